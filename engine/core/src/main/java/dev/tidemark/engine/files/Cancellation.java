package dev.tidemark.engine.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * How long work ends when its thread is interrupted: soon, by an exception, and still interrupted.
 */
public final class Cancellation {

  private Cancellation() {}

  /**
   * Goes on unless the thread is interrupted. To be called for each piece of the work, such as a
   * buffer.
   *
   * @throws InterruptedIOException if it is
   */
  public static void check() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }

  /** What may be interrupted in the middle of a system call, which closes the file then. */
  @FunctionalInterface
  public interface Step {
    void run() throws IOException;
  }

  /** The same with an answer. */
  @FunctionalInterface
  public interface Question<T> {
    T ask() throws IOException;
  }

  /**
   * Does a piece of the work; an interruption in its middle is told like one before it.
   *
   * @throws InterruptedIOException if the thread is interrupted
   */
  public static void run(Step step) throws IOException {
    ask(
        () -> {
          step.run();
          return "";
        });
  }

  /** The same with an answer. */
  public static <T> T ask(Question<T> question) throws IOException {
    check();
    try {
      return question.ask();
    } catch (ClosedByInterruptException e) {
      InterruptedIOException told = new InterruptedIOException("interrupted");
      told.initCause(e);
      throw told;
    }
  }
}
