package dev.tidemark.cli;

import dev.tidemark.engine.judge.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Shows on a terminal how far work has come, once a phase has taken longer than people like to wait
 * without a word. The library that draws is not loaded before.
 */
final class ProgressLine implements Progress {

  private static final long PATIENCE_NANOS = 1_000_000_000;

  private final Shell shell;
  private final long patience;
  private String phase = "";
  private long total;
  private long done;
  private long since;
  private @Nullable ProgressDrawing drawing;

  ProgressLine(Shell shell) {
    this(shell, PATIENCE_NANOS);
  }

  ProgressLine(Shell shell, long patienceNanos) {
    this.shell = shell;
    this.patience = patienceNanos;
  }

  @Override
  public void start(String name, long steps) {
    end();
    phase = name;
    total = steps;
    done = 0;
    since = System.nanoTime();
  }

  @Override
  public void advance(long steps) {
    done += steps;
    if (phase.isEmpty()) {
      return;
    }
    ProgressDrawing shown = drawing;
    if (shown == null) {
      if (System.nanoTime() - since < patience) {
        return;
      }
      shown = ProgressDrawing.start(shell, phase, total, since);
      drawing = shown;
    }
    shown.at(done);
  }

  /** Takes it off the terminal. */
  void end() {
    phase = "";
    ProgressDrawing shown = drawing;
    if (shown != null) {
      drawing = null;
      shown.close();
    }
  }
}
