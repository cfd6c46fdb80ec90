package dev.tidemark.engine.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Work on files that an interruption of the thread does not disturb, for the thread may be doing it
 * for another one: whoever has the turn carries out the transactions of all who wait.
 */
public final class Undisturbed {

  private Undisturbed() {}

  /** What can be done again from the beginning. */
  public interface Work {
    void run() throws IOException;
  }

  /**
   * Does it, again from the beginning if an interruption has closed the file under it. The thread
   * stays interrupted.
   */
  public static void run(Work work) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        try {
          work.run();
          return;
        } catch (ClosedByInterruptException e) {
          // once more
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
