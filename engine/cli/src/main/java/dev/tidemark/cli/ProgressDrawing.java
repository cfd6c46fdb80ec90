package dev.tidemark.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with rate and time left, on the last line of a terminal. The only user of its library. */
final class ProgressDrawing implements AutoCloseable {

  private static final int INTERVAL_MILLIS = 200;
  private static final String UNIT = " blobs";

  private final Shell shell;
  private final int width;
  private final ProgressBar bar;

  private ProgressDrawing(Shell shell, String phase, long total, long done, long elapsedNanos) {
    this.shell = shell;
    this.width = shell.width().getAsInt() - 1;
    Charset charset = shell.charset();
    boolean blocks = charset.newEncoder().canEncode("\u2588\u258f\u2502");
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(phase)
            .setInitialMax(total > 0 ? total : -1)
            .setStyle(blocks ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .setUnit(UNIT, 1)
            .showSpeed(new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
            .startsFrom(done, Duration.ofNanos(elapsedNanos))
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, width))
            .build();
  }

  /**
   * Draws at once.
   *
   * @param total steps in all; 0 if nobody knows
   * @param done steps behind already
   * @param elapsedNanos what they took
   */
  static ProgressDrawing start(
      Shell shell, String phase, long total, long done, long elapsedNanos) {
    return new ProgressDrawing(shell, phase, total, done, elapsedNanos);
  }

  /** So many steps are done. */
  void at(long done) {
    bar.stepTo(done);
  }

  private void draw(String line) {
    write("\r" + line.substring(0, Math.min(width, line.length())));
  }

  @Override
  public void close() {
    bar.close();
    write("\r" + " ".repeat(width) + "\r");
  }

  private void write(String text) {
    try {
      shell.err().write(text.getBytes(shell.charset()));
      shell.err().flush();
    } catch (IOException e) {
      // nobody looks
    }
  }
}
