package dev.tidemark.engine.filter;

/** A filter that cannot be read, or not be carried through; the message is one line. */
public final class FilterException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST = 200;

  private FilterException(String message) {
    super(message);
  }

  /**
   * @param reason what is wrong
   * @param position the index in {@code text} of the character that is wrong; its length if the
   *     text ends too soon
   */
  static FilterException at(int position, String text, String reason) {
    String place = position < text.length() ? "at character " + (position + 1) : "at the end";
    return new FilterException("bad filter: " + reason + " " + place + " of " + quote(text));
  }

  static FilterException tooSlow(String expression, int length) {
    return new FilterException(
        "bad filter: too many steps to match "
            + quote(expression)
            + " with a value of "
            + length
            + " characters; write a simpler expression");
  }

  private static String quote(String text) {
    StringBuilder line = new StringBuilder("'");
    for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
    }
    return line.append(text.length() > LONGEST ? "...'" : "'").toString();
  }
}
