package dev.tidemark.images.graph;

/**
 * Exceptions that are answers of a handler. They count however often they were wrapped on their
 * way, as Go's {@code errors.Is} finds them: whoever wraps an exception to say where it was thrown
 * does not mean to change the answer.
 */
final class Answers {

  /** Causes may lead in a circle; no honest chain is as long. */
  private static final int MAX_CAUSES = 1_000;

  private Answers() {}

  /** Whether this is such an answer, by itself or as a cause. */
  static boolean is(Throwable thrown, Class<? extends Throwable> answer) {
    Throwable cause = thrown;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (answer.isInstance(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
