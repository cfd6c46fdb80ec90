package dev.tidemark.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long things took. */
final class Seconds {

  private Seconds() {}

  /** For programs: seconds, to the millisecond. */
  static Map<String, Double> json(Map<String, Duration> phases) {
    Map<String, Double> json = new LinkedHashMap<>();
    phases.forEach((phase, time) -> json.put(phase, time.toMillis() / 1000.0));
    return json;
  }

  /** For people: {@code 0.31 s: scan 0.21 s, mark 0.01 s}. */
  static String text(Map<String, Duration> phases) {
    StringBuilder text = new StringBuilder();
    String total = "";
    for (Map.Entry<String, Duration> phase : phases.entrySet()) {
      String seconds = Quantity.seconds(phase.getValue().toMillis() / 1000.0);
      if (phase.getKey().equals("total")) {
        total = seconds;
      } else {
        text.append(text.length() == 0 ? ": " : ", ").append(phase.getKey()).append(' ');
        text.append(seconds);
      }
    }
    return total + text;
  }

  /** The time since {@link System#nanoTime} was {@code start}. */
  static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
