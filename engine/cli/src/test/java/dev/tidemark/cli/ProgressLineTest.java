package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Shell shell(Charset charset) {
    return new Shell(
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
    while (!shown().contains("blobs/s") && System.nanoTime() < deadline) {
      Thread.sleep(50);
      progress.advance(10);
    }
    progress.end();
    assertThat(shown())
        .contains("scan")
        .contains("25%")
        .contains("/4000 blobs")
        .contains(" blobs/s");
    assertThat(shown()).endsWith("\r" + " ".repeat(77) + "\r").doesNotContain("\n");
    for (String drawn : shown().split("\r", -1)) {
      assertThat(drawn.length()).isLessThanOrEqualTo(77);
    }
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
