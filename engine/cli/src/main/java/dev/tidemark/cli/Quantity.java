package dev.tidemark.cli;

/**
 * Numbers in words. Without {@code String.format}, which takes longer to load than most commands.
 */
final class Quantity {

  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Quantity() {}

  /** A number of bytes with a unit and, from 1024 on, one decimal. */
  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double scaled = bytes / 1024.0;
    int unit = 0;
    // 1023.95 would be rounded to 1024.0
    while (scaled >= 1023.95 && unit < UNITS.length - 1) {
      scaled /= 1024;
      unit++;
    }
    long tenths = Math.round(scaled * 10);
    return tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
  }

  /** A number with commas between the thousands. */
  static String count(long number) {
    String digits = Long.toString(number);
    int first = number < 0 ? 1 : 0;
    StringBuilder text = new StringBuilder(digits);
    for (int at = digits.length() - 3; at > first; at -= 3) {
      text.insert(at, ',');
    }
    return text.toString();
  }

  /** A number with its noun, in the plural by an {@code s} unless it is 1. */
  static String of(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** So many blobs, and their size. */
  static String blobs(long number, long bytes) {
    return of(number, "blob") + " (" + size(bytes) + ")";
  }

  /** Seconds with two decimals. */
  static String seconds(double seconds) {
    long hundredths = Math.round(seconds * 100);
    String fraction = Long.toString(hundredths % 100);
    return hundredths / 100 + "." + (fraction.length() < 2 ? "0" : "") + fraction + " s";
  }
}
