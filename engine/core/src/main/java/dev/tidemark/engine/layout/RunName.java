package dev.tidemark.engine.layout;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The name of the directory that holds what one collection put aside: its time and its name, such
 * as {@code 20260131T235959.250Z-nightly}, so that names sort by age.
 *
 * @param since to the millisecond
 * @param run of letters, digits and {@code . _ -} only
 */
record RunName(Instant since, String run) implements Comparable<RunName> {

  private static final int TIME = "20260131T235959.250Z".length();
  private static final int LONGEST_RUN = 100;

  /** First and last second of the years that are written with four digits. */
  private static final long FIRST = LocalDateTime.of(0, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);

  private static final long LAST =
      LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);

  /**
   * The name for a collection. Names that differ in nothing but unusual characters become one.
   *
   * @throws IOException if the year cannot be written with four digits
   */
  static RunName of(Instant since, String run) throws IOException {
    if (since.getEpochSecond() < FIRST || since.getEpochSecond() > LAST) {
      throw new IOException("a collection in the year of " + since + "; set the clock right");
    }
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < run.length() && i < LONGEST_RUN; i++) {
      char c = run.charAt(i);
      safe.append(safe(c) ? c : '_');
    }
    return new RunName(since.truncatedTo(ChronoUnit.MILLIS), safe.toString());
  }

  /** Reads the name of a directory; null if it is that of another one. */
  static @Nullable RunName parse(String name) {
    if (name.length() <= TIME || !shaped(name)) {
      return null;
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              number(name, 0, 4),
              number(name, 4, 6),
              number(name, 6, 8),
              number(name, 9, 11),
              number(name, 11, 13),
              number(name, 13, 15),
              number(name, 16, 19) * 1_000_000);
      return new RunName(time.toInstant(ZoneOffset.UTC), name.substring(TIME + 1));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The name of the directory. */
  @Override
  public String toString() {
    LocalDateTime time = LocalDateTime.ofInstant(since, ZoneOffset.UTC);
    StringBuilder name = new StringBuilder();
    append(name, time.getYear(), 4);
    append(name, time.getMonthValue(), 2);
    append(name, time.getDayOfMonth(), 2);
    append(name.append('T'), time.getHour(), 2);
    append(name, time.getMinute(), 2);
    append(name, time.getSecond(), 2);
    append(name.append('.'), time.getNano() / 1_000_000, 3);
    return name.append("Z-").append(run).toString();
  }

  /** Oldest first. */
  @Override
  public int compareTo(RunName other) {
    int order = since.compareTo(other.since);
    return order != 0 ? order : run.compareTo(other.run);
  }

  private static boolean shaped(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean fits =
          switch (i) {
            case 8 -> c == 'T';
            case 15 -> c == '.';
            case 19 -> c == 'Z';
            case 20 -> c == '-';
            default -> i < TIME ? c >= '0' && c <= '9' : safe(c);
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean safe(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || ".-_".indexOf(c) >= 0;
  }

  private static int number(String name, int from, int to) {
    return Integer.parseInt(name, from, to, 10);
  }

  private static void append(StringBuilder name, int value, int width) {
    String digits = Integer.toString(value);
    name.append("0".repeat(width - digits.length())).append(digits);
  }
}
