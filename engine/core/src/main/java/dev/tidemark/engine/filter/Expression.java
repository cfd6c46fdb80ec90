package dev.tidemark.engine.filter;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a value contains a match of a regular expression. What is not an expression matches
 * nothing, as in containerd.
 */
final class Expression implements Predicate<String> {

  /**
   * How many characters of a value may be looked at, each time counted: well above what a pass for
   * every start takes with a label of full length, and below a second. RE2 needs no such limit;
   * Java's matcher tries one way after the other, and there can be more of them than anybody waits
   * for.
   */
  private static final int STEPS = 50_000_000;

  private static final Pattern NOTHING = Pattern.compile("(?!)");

  private final String text;
  private volatile @Nullable Pattern compiled;

  Expression(String text) {
    this.text = text;
  }

  /**
   * @throws FilterException if it takes too many steps
   */
  @Override
  public boolean test(String value) {
    Pattern pattern = compiled;
    if (pattern == null) {
      pattern = compile();
      compiled = pattern;
    }
    try {
      return pattern.matcher(new Metered(value)).find();
    } catch (StackOverflowError e) {
      // The matcher recurses for every repetition of a group.
      throw FilterException.tooSlow(text, value.length());
    }
  }

  private Pattern compile() {
    try {
      return Pattern.compile(text, Pattern.UNIX_LINES | Pattern.UNICODE_CASE);
    } catch (IllegalArgumentException | StackOverflowError e) {
      return NOTHING;
    }
  }

  private final class Metered implements CharSequence {

    private final String value;
    private int steps;

    Metered(String value) {
      this.value = value;
    }

    @Override
    public char charAt(int index) {
      if (++steps > STEPS) {
        throw FilterException.tooSlow(text, value.length());
      }
      return value.charAt(index);
    }

    @Override
    public int length() {
      return value.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return value.subSequence(start, end);
    }

    @Override
    public String toString() {
      return value;
    }
  }
}
