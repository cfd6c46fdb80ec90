package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {

  @Test
  void readsWhatPeopleWrite() {
    assertThat(Durations.parse("0s")).isEqualTo(Duration.ZERO);
    assertThat(Durations.parse("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(Durations.parse("30m")).isEqualTo(Duration.ofMinutes(30));
    assertThat(Durations.parse("24h")).isEqualTo(Duration.ofDays(1));
    assertThat(Durations.parse("7d")).isEqualTo(Duration.ofDays(7));
    assertThat(Durations.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
    assertThat(Durations.parse("1d1s")).isEqualTo(Duration.ofSeconds(86_401));
  }

  @Test
  void readsIso8601() {
    assertThat(Durations.parse("PT30M")).isEqualTo(Duration.ofMinutes(30));
    assertThat(Durations.parse("P1DT2H")).isEqualTo(Duration.ofHours(26));
    assertThat(Durations.parse("pt0s")).isEqualTo(Duration.ZERO);
  }

  @Test
  void rejectsTheRestWithAnExample() {
    for (String bad :
        new String[] {
          "",
          "0",
          "24",
          "h",
          "1w",
          "-1h",
          "1 h",
          "1h 30m",
          "h1",
          "1.5h",
          "24H",
          "tomorrow",
          "PT",
          "PT-1S",
          "-PT1S",
          "99999999999999999999s",
          "9223372036854775807d",
          "1\u0661h"
        }) {
      assertThatThrownBy(() -> Durations.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("'" + bad + "' is not a length of time such as 0s, 30m, 24h, 7d or 1h30m");
    }
  }

  @Test
  void longerThanAnybodyNeedsIsRefusedBeforeCalendarsEnd() {
    assertThat(Durations.parse("365000d")).isEqualTo(Duration.ofDays(365_000));
    assertThatThrownBy(() -> Durations.parse("365000d1s"))
        .hasMessage("'365000d1s' is longer than a thousand years");
  }

  @Test
  void writesWhatItReads() {
    for (String text : new String[] {"0s", "59s", "30m", "24h", "1h30m", "7d", "3d1h", "36h1s"}) {
      assertThat(Durations.text(Durations.parse(text))).isEqualTo(text);
    }
    assertThat(Durations.text(Duration.ofDays(1))).isEqualTo("24h");
  }
}
