package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunNameTest {

  private static final Instant TIME = Instant.parse("2026-01-31T23:59:59.250Z");

  @Test
  void timeThenName() throws IOException {
    assertThat(RunName.of(TIME, "nightly.1_a-B")).hasToString("20260131T235959.250Z-nightly.1_a-B");
    assertThat(RunName.of(Instant.EPOCH, "")).hasToString("19700101T000000.000Z-");
    assertThat(RunName.of(Instant.parse("0007-08-09T01:02:03.004Z"), "x"))
        .hasToString("00070809T010203.004Z-x");
  }

  @Test
  void unusualCharactersDoNotReachTheDisk() throws IOException {
    assertThat(RunName.of(TIME, "../a b:ü\n").run()).isEqualTo(".._a_b___");
    assertThat(RunName.of(TIME, "x".repeat(1000)).toString()).hasSizeLessThan(200);
  }

  @Test
  void readsWhatItWrites() throws IOException {
    for (String run : new String[] {"", "a", "../x", "x".repeat(1000)}) {
      RunName name = RunName.of(TIME.plusNanos(123_456), run);
      assertThat(RunName.parse(name.toString())).isEqualTo(name);
      assertThat(RunName.of(name.since(), name.run())).isEqualTo(name);
    }
  }

  @Test
  void otherNames() {
    for (String name :
        new String[] {
          "",
          "sha256",
          "20260131T235959.250Z",
          "20260131T235959.250Z+a",
          "20260131T235959.250Z-a b",
          "20261331T235959.250Z-a",
          "20260131T245959.250Z-a",
          "2026013 T235959.250Z-a",
          "+0260131T235959.250Z-a"
        }) {
      assertThat(RunName.parse(name)).as(name).isNull();
    }
  }

  @Test
  void oldestFirst() throws IOException {
    RunName early = RunName.of(TIME, "z");
    RunName late = RunName.of(TIME.plusMillis(1), "a");

    assertThat(early).isLessThan(late).isGreaterThan(RunName.of(TIME, "y"));
    assertThat(early.toString()).isLessThan(late.toString());
  }

  @Test
  void impossibleYear() {
    assertThatThrownBy(() -> RunName.of(Instant.MAX, "a")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> RunName.of(Instant.MIN, "a")).isInstanceOf(IOException.class);
  }
}
