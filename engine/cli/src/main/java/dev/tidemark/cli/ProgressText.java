package dev.tidemark.cli;

/** How far a phase has come, on one line: a bar, how many of how many, how fast and how long. */
final class ProgressText {

  private static final int LEAST_BAR = 8;
  private static final long MINUTE = 60;

  private final String phase;
  private final boolean blocks;

  /**
   * @param phase what is being done
   * @param blocks whether the terminal can show more than ASCII
   */
  ProgressText(String phase, boolean blocks) {
    this.phase = phase;
    this.blocks = blocks;
  }

  /**
   * The line.
   *
   * @param done steps that are done
   * @param total steps in all, as far as is known; 0 if not
   * @param seconds since the phase began
   * @param width of the line at most
   */
  String line(long done, long total, double seconds, int width) {
    double rate = seconds > 0 ? done / seconds : 0;
    String speed = Quantity.count(Math.round(rate)) + "/s";
    if (total <= 0) {
      return cut(phase + "  " + Quantity.of(done, "blob") + ", " + speed, width);
    }
    long all = Math.max(done, total);
    String percent = 100 * done / all + "%";
    String head = phase + " " + " ".repeat(4 - Math.min(4, percent.length())) + percent + " ";
    String tail = " " + Quantity.count(done) + " of " + Quantity.of(all, "blob") + ", " + speed;
    if (rate > 0) {
      tail += ", " + time(Math.round((all - done) / rate)) + " left";
    }
    int bar = width - head.length() - tail.length();
    return cut(head + (bar < LEAST_BAR ? "" : bar((double) done / all, bar)) + tail, width);
  }

  private String bar(double share, int width) {
    int inner = width - 2;
    int full = (int) (share * inner);
    return (blocks ? "\u2595" : "[")
        + (blocks ? "\u2588" : "=").repeat(full)
        + " ".repeat(inner - full)
        + (blocks ? "\u258f" : "]");
  }

  private static String time(long seconds) {
    return seconds < MINUTE
        ? seconds + " s"
        : seconds < MINUTE * MINUTE
            ? seconds / MINUTE + " min " + seconds % MINUTE + " s"
            : seconds / MINUTE / MINUTE + " h " + seconds / MINUTE % MINUTE + " min";
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width);
  }
}
