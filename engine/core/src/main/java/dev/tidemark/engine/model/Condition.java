package dev.tidemark.engine.model;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reference that holds while a snapshot was used recently, or has not been: {@code
 * containerd.io/gc.cond.snapshot}, with {@code usedat<2h|NAME} for a value (containerd 2.3).
 *
 * @param target the snapshot
 * @param text the conditions, of which one is enough
 */
public record Condition(Resource target, String text) {

  /** The label of a snapshot that tells when it was used last. */
  static final String USED_AT = "containerd.io/gc.cond.value-usedat";

  private static final Pattern USED = Pattern.compile("usedat([<>])(.+)");
  private static final Pattern PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h)");

  /**
   * Whether the reference holds.
   *
   * @param snapshot the record of the target
   * @param now the time of the collection
   */
  public boolean holds(Entry snapshot, Instant now) {
    String value = snapshot.labels().get(USED_AT);
    Optional<Instant> used = value == null ? Optional.empty() : References.instant(value);
    if (used.isEmpty()) {
      return false;
    }
    Duration since = Duration.between(used.get(), now);
    for (String one : text.split(",", -1)) {
      Matcher matcher = USED.matcher(one.trim());
      Optional<Duration> limit = matcher.matches() ? duration(matcher.group(2)) : Optional.empty();
      if (limit.isPresent()) {
        int order = since.compareTo(limit.get());
        if (matcher.group(1).equals("<") ? order < 0 : order > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** As Go writes durations: {@code 1h30m}, {@code 1.5h}. */
  private static Optional<Duration> duration(String text) {
    Matcher part = PART.matcher(text);
    double nanos = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      nanos += Double.parseDouble(part.group(1)) * nanos(part.group(2));
      end = part.end();
    }
    if (end == 0 || end != text.length()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Duration.ofNanos((long) nanos));
    } catch (ArithmeticException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static double nanos(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "µs" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      default -> 3600e9;
    };
  }
}
