package dev.tidemark.engine.filter;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Quoted text with the escapes of Go's string literals.
 *
 * @param value what is meant
 * @param end the index of the character after the closing quote
 */
record Literal(String value, int end) {

  private static final String ESCAPES = "abfnrtv\\";
  private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\";

  /**
   * Reads the literal that begins with the quote at {@code start}.
   *
   * @throws FilterException if it does not end on its line, or has an escape that does not exist
   */
  static Literal read(String text, int start) {
    return new Reading(text, start).literal();
  }

  /** Collects bytes rather than characters, because {@code \x} escapes bytes. */
  private static final class Reading {

    private final String text;
    private final int start;
    private final char quote;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int at;

    Reading(String text, int start) {
      this.text = text;
      this.start = start;
      this.quote = text.charAt(start);
      this.at = start + 1;
    }

    Literal literal() {
      while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
        int c = text.codePointAt(at);
        if (Characters.garbled(c)) {
          throw FilterException.at(at, text, Characters.whyGarbled(c));
        }
        if (c == '\\') {
          escape();
        } else {
          character(c);
          at += Character.charCount(c);
        }
      }
      if (at == text.length() || text.charAt(at) != quote) {
        throw FilterException.at(start, text, "quoted literal not terminated");
      }
      return new Literal(decoded(), at + 1);
    }

    private void escape() {
      char c = at + 1 < text.length() ? text.charAt(at + 1) : '\n';
      if (ESCAPES.indexOf(c) >= 0) {
        character(ESCAPED.charAt(ESCAPES.indexOf(c)));
        at += 2;
      } else if (c == quote) {
        character(c);
        at += 2;
      } else if (c >= '0' && c <= '7') {
        bytes.write(number(at + 1, 3, 8, 0xff));
      } else if (c == 'x') {
        bytes.write(number(at + 2, 2, 16, 0xff));
      } else if (c == 'u') {
        character(number(at + 2, 4, 16, Character.MAX_VALUE));
      } else if (c == 'U') {
        character(number(at + 2, 8, 16, Character.MAX_CODE_POINT));
      } else {
        throw FilterException.at(at, text, "illegal escape sequence");
      }
    }

    /** Reads the digits of the escape at {@code at}, and steps over it. */
    private int number(int from, int digits, int radix, int max) {
      long number = 0;
      for (int i = from; i < from + digits; i++) {
        int digit = i < text.length() ? Character.digit(text.charAt(i), radix) : -1;
        number = digit < 0 || text.charAt(i) > 'f' ? Long.MAX_VALUE : number * radix + digit;
        if (number > max) {
          throw FilterException.at(at, text, "illegal numeric escape sequence");
        }
      }
      if (Character.getType((int) number) == Character.SURROGATE) {
        throw FilterException.at(at, text, "illegal numeric escape sequence");
      }
      at = from + digits;
      return (int) number;
    }

    private void character(int c) {
      bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
    }

    private String decoded() {
      try {
        ByteBuffer encoded = ByteBuffer.wrap(bytes.toByteArray());
        return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
      } catch (CharacterCodingException e) {
        throw FilterException.at(start, text, "escaped bytes that are not UTF-8");
      }
    }
  }
}
