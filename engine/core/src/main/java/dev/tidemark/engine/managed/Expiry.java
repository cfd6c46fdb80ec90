package dev.tidemark.engine.managed;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a lease ends by itself: so long after it was made or renewed, or {@link #never}. Whoever
 * chooses the latter sees to its end in every case, also when the owner of the lease dies; what it
 * holds takes its space until then.
 */
public final class Expiry {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(365_250);
  private static final Expiry NEVER = new Expiry(Optional.empty());

  private final Optional<Duration> after;

  private Expiry(Optional<Duration> after) {
    this.after = after;
  }

  /**
   * That long from now on.
   *
   * @param time from a millisecond to 1000 years
   * @throws StoreException {@code INVALID_ARGUMENT} for another time
   */
  public static Expiry after(Duration time) {
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw StoreException.invalid(
          "a lease cannot expire after " + time + "; from 1 ms to 1000 years are possible");
    }
    return new Expiry(Optional.of(time));
  }

  /** Not before somebody deletes the lease. */
  public static Expiry never() {
    return NEVER;
  }

  /** The value of {@link Lease#EXPIRE}; empty for never. */
  String label(Instant now) {
    return after.map(time -> now.plus(time).truncatedTo(ChronoUnit.MILLIS).toString()).orElse("");
  }

  @Override
  public String toString() {
    return after.map(time -> "after " + time).orElse("never");
  }
}
