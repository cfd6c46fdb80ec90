package dev.tidemark.cli;

/** The end of a command whose command line makes no sense. The message says why. */
final class UsageFailure extends Exception {

  private static final long serialVersionUID = 1L;

  UsageFailure(String message) {
    super(message);
  }
}
