package dev.tidemark.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/**
 * Lengths of time as people write them: numbers with units, {@code 0s}, {@code 30m}, {@code 1h30m},
 * {@code 7d}, or as in ISO 8601, {@code PT30M}. A day has 24 hours.
 */
final class Durations {

  private static final long DAY = 86_400;
  private static final long HOUR = 3_600;
  private static final long MINUTE = 60;

  /** Calendars reach further back from now than that; much longer ones leave them. */
  private static final Duration LONGEST = Duration.ofDays(365_000);

  private Durations() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none, negative, or of no use
   */
  static Duration parse(String text) {
    Duration duration = read(text);
    if (duration.isNegative()) {
      throw none(text);
    }
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("'" + text + "' is longer than a thousand years");
    }
    return duration;
  }

  private static Duration read(String text) {
    try {
      return text.startsWith("P") || text.startsWith("p") ? Duration.parse(text) : sum(text);
    } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException e) {
      throw none(text);
    }
  }

  private static IllegalArgumentException none(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a length of time such as 0s, 30m, 24h, 7d or 1h30m");
  }

  private static Duration sum(String text) {
    Duration sum = Duration.ZERO;
    int at = 0;
    do {
      int unit = at;
      while (unit < text.length() && text.charAt(unit) >= '0' && text.charAt(unit) <= '9') {
        unit++;
      }
      if (unit == at || unit == text.length()) {
        throw new IllegalArgumentException(text);
      }
      long number = Long.parseLong(text.substring(at, unit));
      sum = sum.plusSeconds(Math.multiplyExact(number, seconds(text.charAt(unit))));
      at = unit + 1;
    } while (at < text.length());
    return sum;
  }

  private static long seconds(char unit) {
    return switch (unit) {
      case 's' -> 1;
      case 'm' -> MINUTE;
      case 'h' -> HOUR;
      case 'd' -> DAY;
      default -> throw new IllegalArgumentException(String.valueOf(unit));
    };
  }

  /** As it may be written on a command line. Parts of a second are left out. */
  static String text(Duration duration) {
    StringBuilder text = new StringBuilder();
    long left = duration.toSeconds();
    if (left == 0) {
      return "0s";
    }
    // a day or two are better known as hours
    if (left >= 3 * DAY) {
      text.append(left / DAY).append('d');
      left %= DAY;
    }
    if (left >= HOUR) {
      text.append(left / HOUR).append('h');
      left %= HOUR;
    }
    if (left >= MINUTE) {
      text.append(left / MINUTE).append('m');
      left %= MINUTE;
    }
    if (left > 0) {
      text.append(left).append('s');
    }
    return text.toString();
  }
}
