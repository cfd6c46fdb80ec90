package dev.tidemark.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Points in time in words. */
final class Moment {

  private Moment() {}

  /** Day and minute by the clock on the wall. */
  static String text(Instant instant) {
    ZonedDateTime local = instant.atZone(ZoneId.systemDefault());
    StringBuilder text = new StringBuilder().append(local.getYear());
    pad(text.append('-'), local.getMonthValue());
    pad(text.append('-'), local.getDayOfMonth());
    pad(text.append(' '), local.getHour());
    pad(text.append(':'), local.getMinute());
    return text.toString();
  }

  private static void pad(StringBuilder text, int number) {
    text.append(number < 10 ? "0" : "").append(number);
  }
}
