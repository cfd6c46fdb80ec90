package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuantityTest {

  @Test
  void sizesHaveAUnitAndOneDecimal() {
    assertThat(Quantity.size(0)).isEqualTo("0 B");
    assertThat(Quantity.size(1023)).isEqualTo("1023 B");
    assertThat(Quantity.size(1024)).isEqualTo("1.0 KiB");
    assertThat(Quantity.size(1536)).isEqualTo("1.5 KiB");
    assertThat(Quantity.size(3_565_158)).isEqualTo("3.4 MiB");
    assertThat(Quantity.size(5L << 40)).isEqualTo("5.0 TiB");
    assertThat(Quantity.size(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
  }

  @Test
  void aSizeIsNeverRoundedUpToAThousandOfItsUnit() {
    assertThat(Quantity.size((1L << 20) - 1)).isEqualTo("1.0 MiB");
    assertThat(Quantity.size((1L << 20) - 51)).isEqualTo("1.0 MiB");
    assertThat(Quantity.size((1L << 20) - 53)).isEqualTo("1023.9 KiB");
  }

  @Test
  void countsHaveSeparators() {
    assertThat(Quantity.count(0)).isEqualTo("0");
    assertThat(Quantity.count(999)).isEqualTo("999");
    assertThat(Quantity.count(1000)).isEqualTo("1,000");
    assertThat(Quantity.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(Quantity.count(-1_234)).isEqualTo("-1,234");
    assertThat(Quantity.count(-123)).isEqualTo("-123");
  }

  @Test
  void nounsAgreeWithTheirNumber() {
    assertThat(Quantity.of(0, "blob")).isEqualTo("0 blobs");
    assertThat(Quantity.of(1, "blob")).isEqualTo("1 blob");
    assertThat(Quantity.blobs(12, 3_565_158)).isEqualTo("12 blobs (3.4 MiB)");
  }

  @Test
  void secondsHaveTwoDecimals() {
    assertThat(Quantity.seconds(0)).isEqualTo("0.00 s");
    assertThat(Quantity.seconds(0.047)).isEqualTo("0.05 s");
    assertThat(Quantity.seconds(61.5)).isEqualTo("61.50 s");
    Map<String, Duration> phases = new LinkedHashMap<>();
    phases.put("scan", Duration.ofMillis(210));
    phases.put("mark", Duration.ofMillis(9));
    phases.put("total", Duration.ofMillis(300));
    assertThat(Seconds.text(phases)).isEqualTo("0.30 s: scan 0.21 s, mark 0.01 s");
    assertThat(Seconds.json(phases)).containsEntry("mark", 0.009);
  }
}
