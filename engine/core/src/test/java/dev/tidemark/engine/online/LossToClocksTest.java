package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.EXPIRED;
import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.IN_AN_HOUR;
import static dev.tidemark.engine.online.TestStore.NOW;
import static dev.tidemark.engine.online.TestStore.d;
import static dev.tidemark.engine.online.TestStore.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.online.TestStore.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** L32, L33: clocks that are wrong, and time that is lost. */
class LossToClocksTest extends LossScenario {

  private static final Duration TEN_YEARS = Duration.ofDays(3652);

  private void held() {
    store.together(
        () -> {
          store.image("ns", "i", 1);
          store.content("ns", 1, GC + "ref.content", d(2));
          store.content("ns", 2);
          store.lease("ns", "l");
          store.hold("ns", "l", "content d3", "snapshot sn/s", "ingest in", "image old");
          store.content("ns", 3, GC + "ref.content", d(4));
          store.content("ns", 4);
          store.snapshot("ns", "sn/s", "t");
          store.snapshot("ns", "sn/t", "");
          store.ingest("ns", "in", 5, EXPIRED);
          store.content("ns", 5);
          store.image("ns", "old", 6, GC + "expire", EXPIRED);
          store.content("ns", 6);
          store.lease("ns", "flat", GC + "flat", "x");
          store.hold("ns", "flat", "content d7");
          store.content("ns", 7);
          store.container("ns", "c", "sn/u");
          store.snapshot("ns", "sn/u", "");
          store.content("ns", 8, GC + "root", "x");
        });
  }

  @ParameterizedTest(name = "L33 written {0} years off, collected {1} years off, grace {2} h")
  @CsvSource({
    "0, 10, 0",
    "0, -10, 0",
    "0, 10, 1",
    "0, -10, 1",
    "10, 0, 0",
    "-10, 0, 0",
    "10, 0, 1",
    "-10, 0, 1",
    "10, -10, 1",
    "-10, 10, 1"
  })
  void theClockIsWrong(int written, int collected, int grace) {
    store.now(off(written));
    held();
    Set<String> before = store.recorded();
    store.grace(Duration.ofHours(grace));
    store.now(off(collected));
    assertThat(store.collect().deeds().total()).isZero();
    assertThat(store.recorded()).isEqualTo(before);
    store.now(NOW);
    assertThat(store.collect().deeds().total()).isZero();
    assertThat(store.recorded()).isEqualTo(before);
    assertThat(store.backend.removed).isEmpty();
  }

  private static Instant off(int years) {
    return years == 0 ? NOW : years > 0 ? NOW.plus(TEN_YEARS) : NOW.minus(TEN_YEARS);
  }

  @Test
  @DisplayName("L33 behind by ten years: nothing that expires goes either")
  void aClockBehindKeepsWhatExpires() {
    store.image("ns", "i", 1, GC + "expire", EXPIRED);
    store.content("ns", 1);
    store.lease("ns", "l", GC + "expire", EXPIRED);
    store.hold("ns", "l", "content d2");
    store.content("ns", 2);
    store.now(NOW.minus(TEN_YEARS));
    assertThat(store.collect().deeds().total()).isZero();
    store.now(NOW);
    assertThat(store.collect().deeds().total()).isEqualTo(4);
  }

  @Test
  @DisplayName("L33 the clock jumps in the middle of a collection")
  void theClockJumpsMeanwhile() {
    held();
    store.lease("ns", "due", GC + "expire", IN_AN_HOUR);
    store.hold("ns", "due", "content d9");
    store.content("ns", 9);
    Set<String> before = store.recorded();
    store.collect(
        step -> {
          if (step == Step.BEGUN) {
            store.now(NOW.plus(TEN_YEARS));
          }
        });
    assertThat(store.recorded()).as("judged by one instant").isEqualTo(before);
  }

  @Test
  @DisplayName("L33 what could not be removed under a clock ahead is tried again when it is right")
  void aRetryIsNotTenYearsAway() {
    store.content("ns", 1);
    store.backend.stuck.add(resource("ns content d1").in(""));
    store.now(NOW.plus(TEN_YEARS));
    store.collect();
    store.backend.stuck.clear();
    store.now(NOW.plus(Duration.ofHours(2)));
    store.collect();
    assertThat(store.backend.has(resource("ns content d1"))).isFalse();
  }

  @ParameterizedTest(name = "L32 the process sleeps for six hours when {0}, the others do not")
  @EnumSource(Step.class)
  void suspendedForHours(Step at) {
    mixed();
    store.lease("ns", "renewed", GC + "expire", IN_AN_HOUR);
    store.content("ns", 50);
    store.hold("ns", "renewed", "content d50");
    store.collect(
        step -> {
          if (step == at) {
            store.lease("ns", "renewed", GC + "expire", "2026-11-21T19:00:00Z");
            store.content("ns", 2);
            store.content("ns", 1, GC + "ref.content", d(2), GC + "root", "x");
            store.now(NOW.plus(Duration.ofHours(6)));
          }
        });
    finished("ns content d1", "ns content d2", "ns content d50", "ns lease renewed");
  }
}
