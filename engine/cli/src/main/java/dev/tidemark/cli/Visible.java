package dev.tidemark.cli;

/**
 * Text as it may be shown. Content comes from strangers; a tag could hold the codes that repaint a
 * terminal, or that turn the direction of reading.
 */
final class Visible {

  private static final char REPLACEMENT = '?';

  private Visible() {}

  /** {@code text} on one line, with {@code ?} for every character that does not show itself. */
  static String of(String text) {
    StringBuilder clean = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (hidden(c)) {
        clean = clean == null ? new StringBuilder(text) : clean;
        clean.setCharAt(i, c == '\n' || c == '\r' || c == '\t' ? ' ' : REPLACEMENT);
      }
    }
    return clean == null ? text : clean.toString();
  }

  private static boolean hidden(char c) {
    return c < ' '
        || (c >= 0x7f && c <= 0x9f)
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0xfeff;
  }
}
