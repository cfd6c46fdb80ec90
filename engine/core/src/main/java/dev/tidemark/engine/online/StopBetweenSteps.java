package dev.tidemark.engine.online;

import java.io.InterruptedIOException;

/**
 * Ends a collection whose thread is to stop: between two of its steps, where nothing is half done.
 * What it had decided is carried on by the next one; the thread stays interrupted.
 */
final class StopBetweenSteps {

  private StopBetweenSteps() {}

  static void check() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException(
          "the collection was interrupted; the next one carries on what it had decided");
    }
  }
}
