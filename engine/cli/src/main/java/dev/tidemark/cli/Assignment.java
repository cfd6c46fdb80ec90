package dev.tidemark.cli;

/**
 * A value for an argument of a command.
 *
 * @param argument what it is for
 * @param name what the user calls that
 * @param value as written; empty for a flag
 */
record Assignment(Syntax.Argument argument, String name, String value) {

  /**
   * Hands the value over.
   *
   * @throws UsageFailure if it makes no sense
   */
  void apply() throws UsageFailure {
    try {
      argument.setter().set(value);
    } catch (IllegalArgumentException e) {
      throw new UsageFailure(name + ": " + e.getMessage());
    }
  }
}
