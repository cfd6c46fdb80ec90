package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Shell shell(Charset charset) {
    return new Shell(
        InputStream.nullInputStream(),
        new ByteArrayOutputStream(),
        err,
        charset,
        true,
        true,
        () -> 78,
        name -> null,
        Optional.empty(),
        Clock.systemUTC());
  }

  @Test
  void showsHowFarAPhaseHasComeAndGoesAway() throws InterruptedException {
    ProgressLine progress = new ProgressLine(shell(StandardCharsets.US_ASCII), 0);
    progress.start("scan", 4000);
    progress.advance(1000);
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!shown().contains("1,000 of 4,000 blobs") && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    progress.end();
    assertThat(shown()).contains("\rscan  25% [==").contains("/s, ").contains(" left");
    assertThat(shown()).endsWith("\r" + " ".repeat(77) + "\r").doesNotContain("\n");
    for (String drawn : shown().split("\r", -1)) {
      assertThat(drawn.length()).isLessThanOrEqualTo(77);
    }
  }

  @Test
  void theLineSaysHowFarHowFastAndHowLong() {
    ProgressText ascii = new ProgressText("scan", false);
    assertThat(ascii.line(20_000, 50_000, 2, 76))
        .isEqualTo("scan  40% [========             ] 20,000 of 50,000 blobs, 10,000/s, 3 s left");
    assertThat(new ProgressText("sweep", true).line(50, 100, 10, 60))
        .isEqualTo(
            "sweep  50% \u2595\u2588\u2588\u2588\u2588\u2588\u2588\u2588        \u258f 50 of 100 blobs, 5/s, 10 s left");
    assertThat(ascii.line(10, 1_000_000, 10, 90)).endsWith("1/s, 277 h 46 min left");
    assertThat(ascii.line(10, 2_000, 10, 90)).endsWith("1/s, 33 min 10 s left");
    assertThat(ascii.line(0, 2_000, 0, 90)).endsWith(" 0 of 2,000 blobs, 0/s");
    assertThat(ascii.line(1_234, 0, 1, 90)).isEqualTo("scan  1,234 blobs, 1,234/s");
    assertThat(ascii.line(55, 50, 1, 90)).startsWith("scan 100% ").contains("55 of 55 blobs");
    assertThat(ascii.line(20_000, 50_000, 2, 30)).isEqualTo("scan  40%  20,000 of 50,000 bl");
  }

  @Test
  void aShortPhaseShowsNothing() {
    ProgressLine progress = new ProgressLine(shell(StandardCharsets.UTF_8));
    progress.start("scan", 10);
    progress.advance(10);
    progress.start("sweep", 10);
    progress.advance(10);
    progress.end();
    assertThat(shown()).isEmpty();
  }

  private String shown() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
