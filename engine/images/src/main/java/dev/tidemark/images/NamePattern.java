package dev.tidemark.images;

import dev.tidemark.engine.model.EntryName;
import dev.tidemark.images.archive.ImageName;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A pattern of names of images, as shells have them and Go's {@code path.Match}: {@code *} is any
 * text without a slash, {@code **} any text, {@code ?} one character but no slash, {@code [a-c]}
 * one of these and {@code [!a-c]} or {@code [^a-c]} another one; a backslash takes the meaning from
 * what comes after it. Immutable.
 *
 * <p>It matches the whole of a name, of that name as Docker abbreviates it, or of its tag: {@code
 * v1.*} matches {@code quay.io/app:v1.2}, and so do {@code quay.io/*} and {@code **}.
 */
public final class NamePattern {

  private final Pattern pattern;

  private NamePattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Whether a word has a character that means something in a pattern; names may have it too. */
  public static boolean isLikely(String word) {
    return word.chars().anyMatch(each -> each == '*' || each == '?' || each == '[');
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it makes no sense; says why, as the end of a sentence
   */
  public static NamePattern of(String text) {
    return new NamePattern(new Reading(Objects.requireNonNull(text, "text")).pattern());
  }

  /** Whether an image of this name is meant; never one without a name. */
  public boolean matches(String name) {
    return is(name) || is(ImageName.familiar(name)) || is(EntryName.tag(name));
  }

  private boolean is(String word) {
    return !word.isEmpty() && pattern.matcher(word).matches();
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }

  /** Makes a regular expression of a pattern. */
  private static final class Reading {

    private final String text;
    private final StringBuilder expression = new StringBuilder();
    private int at;

    Reading(String text) {
      this.text = text;
    }

    Pattern pattern() {
      while (at < text.length()) {
        char next = text.charAt(at++);
        switch (next) {
          case '*' -> stars();
          case '?' -> expression.append("[^/]");
          case '[' -> oneOf();
          case '\\' -> literal(escaped());
          default -> literal(next);
        }
      }
      return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }

    private void stars() {
      boolean several = false;
      while (at < text.length() && text.charAt(at) == '*') {
        several = true;
        at++;
      }
      expression.append(several ? ".*" : "[^/]*");
    }

    private void oneOf() {
      boolean others = at < text.length() && (text.charAt(at) == '!' || text.charAt(at) == '^');
      at += others ? 1 : 0;
      expression.append(others ? "[^/" : "[");
      int first = at;
      // as in a shell, a bracket that comes first is one of the characters
      while (at == first || peek() != ']') {
        char from = member();
        if (peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']') {
          at++;
          char to = member();
          if (to < from) {
            throw new IllegalArgumentException(
                "is no pattern: " + from + "-" + to + " is the wrong way round");
          }
          literal(from);
          expression.append('-');
          literal(to);
        } else {
          literal(from);
        }
      }
      at++;
      expression.append(']');
    }

    private char member() {
      char next = peek();
      at++;
      return next == '\\' ? escaped() : next;
    }

    private char peek() {
      if (at >= text.length()) {
        throw new IllegalArgumentException(
            "is no pattern: close the bracket, or write \\[ for one");
      }
      return text.charAt(at);
    }

    private char escaped() {
      if (at >= text.length()) {
        throw new IllegalArgumentException("is no pattern: nothing comes after its last \\");
      }
      return text.charAt(at++);
    }

    /** Letters and digits stand for themselves, and anything else does after a backslash. */
    private void literal(char character) {
      boolean plain = Character.isLetterOrDigit(character) || Character.isSurrogate(character);
      expression.append(plain ? "" : "\\").append(character);
    }
  }
}
