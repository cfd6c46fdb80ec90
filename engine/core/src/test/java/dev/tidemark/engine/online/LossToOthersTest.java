package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.d;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.files.BusyException;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Run;
import dev.tidemark.engine.online.TestStore.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** L31: two collectors of one store. */
class LossToOthersTest extends LossScenario {

  @Test
  @DisplayName("L31 a second collector of the same store is refused while one is at work")
  void aSecondCollectorIsRefused() throws IOException {
    mixed();
    OnlineCollector second = store.collector();
    List<Throwable> refused = new ArrayList<>();
    store.backend.after =
        any -> {
          try {
            second.clean();
          } catch (IOException e) {
            refused.add(e);
          }
        };
    store.collect();
    assertThat(refused)
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e).isInstanceOf(BusyException.class))
        .allSatisfy(e -> assertThat(e).hasMessageContaining("another collector"));
    store.backend.after = any -> {};
    assertThat(second.collect(store.policy()).deeds().total()).as("later it may").isZero();
  }

  @Test
  @DisplayName("L31 its listener is told that it was refused")
  void aRefusedOneSaysSo() throws IOException {
    List<Report> reports = new ArrayList<>();
    OnlineCollector second = store.collector(reports::add);
    mixed();
    store.backend.after =
        any ->
            assertThatThrownBy(() -> second.collect(store.policy()))
                .isInstanceOf(BusyException.class);
    store.collect();
    assertThat(reports)
        .isNotEmpty()
        .allSatisfy(report -> assertThat(report.run().outcome()).isEqualTo(Run.Outcome.REFUSED));
  }

  @ParameterizedTest(name = "L31 one that paused when {0} is fenced off by a later one")
  @EnumSource(
      value = Step.class,
      names = {"BEGUN", "MARKED", "DRAINED", "FLIPPED", "HALF_SWEPT"})
  void thePausedOneIsFencedOff(Step paused) {
    mixed();
    Collection first = until(paused);
    // the operating system took its lock away
    store.collect();
    store.content("ns", 2);
    store.content("ns", 1, GC + "ref.content", d(2), GC + "root", "x");
    store.content("ns", 40);
    Set<String> before = store.recorded();
    assertThatThrownBy(() -> goOn(first, paused))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("another collector");
    assertThat(store.recorded()).isEqualTo(before);
    store.backend.holdsAllOf(store);
    finished("ns content d1", "ns content d2");
  }

  @ParameterizedTest(name = "L31 two at once, the later begins when the first is {0}")
  @EnumSource(
      value = Step.class,
      names = {"BEGUN", "MARKED", "DRAINED"})
  void twoAtOnce(Step at) {
    mixed();
    Collection first = until(at);
    Collection second = store.collection();
    second.begin();
    assertThatThrownBy(() -> goOn(first, at)).isInstanceOf(RefusedException.class);
    store.content("ns", 9, GC + "root", "x", GC + "ref.content", d(1));
    second.mark();
    assertThatThrownBy(first::flip).isInstanceOf(RefusedException.class);
    second.flip();
    assertThatThrownBy(() -> first.sweep(null)).isInstanceOf(RuntimeException.class);
    while (second.sweep(null)) {
      // all
    }
    store.clean();
    finished("ns content d1", "ns content d2", "ns content d9");
  }

  @Test
  @DisplayName("L31 two that carry on the same decision do no harm")
  void twoCarryOnTheSame() {
    mixed();
    Collection first = until(Step.HALF_SWEPT);
    Collection second = store.collection();
    assertThat(second.resume()).isTrue();
    store.content("ns", 2);
    store.content("ns", 1, GC + "ref.content", d(2), GC + "root", "x");
    boolean more = second.sweep(null);
    assertThat(first.sweep(null)).isTrue();
    while (more) {
      more = second.sweep(null);
    }
    assertThatThrownBy(() -> first.sweep(null)).isInstanceOf(RefusedException.class);
    store.clean();
    finished("ns content d1", "ns content d2");
  }

  @ParameterizedTest(name = "L31 none begins while what another decided is not finished: {0}")
  @EnumSource(
      value = Step.class,
      names = {"FLIPPED", "HALF_SWEPT"})
  void noneBeginsInAnotherSweep(Step at) {
    mixed();
    Collection second = store.collection();
    assertThat(second.resume()).as("looked before").isFalse();
    until(at);
    assertThat(store.has("ns content d1000")).isFalse();
    assertThatThrownBy(second::begin).isInstanceOf(RefusedException.class);
    assertThat(store.has("ns content d1000")).as("condemned, and back").isFalse();
    assertThat(store.has("ns content d1")).as("condemned, and back").isFalse();
  }

  private static void goOn(Collection collection, Step after) {
    switch (after) {
      case BEGUN -> collection.mark();
      case MARKED -> collection.drain();
      case DRAINED -> collection.flip();
      default -> collection.sweep(null);
    }
  }
}
