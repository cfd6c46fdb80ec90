package dev.tidemark.cli;

/**
 * The end of a command that cannot do what it was asked to. The message is the line for the user.
 */
final class CommandFailure extends Exception {

  private static final long serialVersionUID = 1L;

  CommandFailure(String message) {
    super(message);
  }
}
