package dev.tidemark.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the process ends with. */
final class ExitCode {

  static final int DONE = 0;

  /** It did not work; one line on standard error says why. */
  static final int FAILED = 1;

  /** The command line makes no sense. */
  static final int USAGE = 2;

  /** A circuit breaker said no; nothing, or nothing more, was deleted. */
  static final int REFUSED = 3;

  /**
   * The reader of standard output has gone: 128 and the number of the signal that ends other
   * programs then. The virtual machine takes care of the other signals in the same way.
   */
  static final int UNREAD = 141;

  private ExitCode() {}

  /** For the help; those of signals are in the manual. */
  static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(" " + DONE, "done");
    meanings.put(" " + FAILED, "failed; one line on standard error says why");
    meanings.put(" " + USAGE, "the command line is wrong");
    meanings.put(" " + REFUSED, "refused by a circuit breaker; nothing, or no more, was deleted");
    return meanings;
  }
}
