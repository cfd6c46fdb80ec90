package dev.tidemark.engine.decode;

/** Text that came from outside, made fit for one line of a report. */
public final class OneLine {

  private static final int MAX = 500;

  private OneLine() {}

  /** {@code text} without control characters, and not longer than a few lines on a screen. */
  public static String of(String text) {
    int length = Math.min(text.length(), MAX);
    boolean clean = length == text.length();
    for (int i = 0; i < length && clean; i++) {
      clean = printable(text.charAt(i));
    }
    if (clean) {
      return text;
    }
    StringBuilder line = new StringBuilder(length + 3);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      line.append(printable(c) ? c : ' ');
    }
    return text.length() > MAX ? line.append("...").toString() : line.toString();
  }

  /** What went wrong, for people: the message of a failure, with its class where that says more. */
  static String of(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    String message = failure.getMessage();
    return of(message == null || message.isBlank() ? name : name + ": " + message);
  }

  /** Neither a control character nor one that turns the direction of writing. */
  private static boolean printable(char c) {
    return c >= ' '
        && !(c >= 0x7f && c <= 0x9f)
        && !(c >= 0x2028 && c <= 0x202e)
        && !(c >= 0x2066 && c <= 0x2069);
  }
}
