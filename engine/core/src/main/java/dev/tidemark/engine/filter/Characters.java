package dev.tidemark.engine.filter;

/** What may stand where, in the terms of Go's {@code unicode} package. */
final class Characters {

  private Characters() {}

  static boolean field(char c) {
    return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  static boolean blank(int c) {
    return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
  }

  static boolean value(int c) {
    return c != ',' && !blank(c) && !garbled(c) && graphic(c);
  }

  private static boolean graphic(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** A null, half a character, or what decoders put in the place of what they cannot decode. */
  static boolean garbled(int c) {
    return c == 0 || c == 0xfffd || Character.getType(c) == Character.SURROGATE;
  }

  static String whyGarbled(int c) {
    return c == 0 ? "unexpected null" : "invalid character";
  }
}
