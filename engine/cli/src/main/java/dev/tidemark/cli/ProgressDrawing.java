package dev.tidemark.cli;

import java.io.IOException;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A bar on the last line of a terminal, redrawn by a thread of its library, whose only user it is.
 */
final class ProgressDrawing implements AutoCloseable {

  private static final int INTERVAL_MILLIS = 200;
  private static final double NANOS = 1e9;

  private final Shell shell;
  private final int width;
  private final ProgressBar bar;

  private ProgressDrawing(Shell shell, String phase, long total, long since) {
    this.shell = shell;
    this.width = shell.width().getAsInt() - 1;
    boolean blocks = shell.charset().newEncoder().canEncode("\u2595\u2588\u258f");
    ProgressText text = new ProgressText(phase, blocks);
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(phase)
            .setInitialMax(total)
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .setRenderer(
                (state, length) ->
                    text.line(
                        state.getCurrent(), total, (System.nanoTime() - since) / NANOS, length))
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, width))
            .build();
  }

  /**
   * Draws at once, and from time to time.
   *
   * @param total steps in all; 0 if nobody knows
   * @param since when the phase began, by {@link System#nanoTime}
   */
  static ProgressDrawing start(Shell shell, String phase, long total, long since) {
    return new ProgressDrawing(shell, phase, total, since);
  }

  /** So many steps are done. */
  void at(long done) {
    bar.stepTo(done);
  }

  private void draw(String line) {
    write("\r" + line + " ".repeat(Math.max(0, width - line.length())));
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
