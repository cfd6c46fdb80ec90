package dev.tidemark.testing;

import dev.tidemark.spi.store.Traits;
import java.time.Duration;
import java.util.Objects;

/**
 * How a store in memory behaves, as stores far away do. Chances are from 0 to 1.
 *
 * @param lag for how long a listing and the names may show how it was before
 * @param page how many blobs come with one request of a listing
 * @param cut the chance that a request ends with a failure that is over the next time
 * @param missed the chance that a listing leaves out a blob that is there
 * @param renames whether quarantine moves a blob; else it copies and deletes
 * @param times whether blobs have times
 */
public record Weather(
    Duration lag, int page, double cut, double missed, boolean renames, boolean times) {

  /** A store where nothing ever goes wrong. */
  public static final Weather FINE = new Weather(Duration.ZERO, 1_000, 0, 0, true, true);

  /** A store far away, on a bad day. */
  public static final Weather ROUGH = new Weather(Duration.ofMinutes(5), 3, 0.05, 0.1, false, true);

  public Weather {
    Objects.requireNonNull(lag, "lag");
    if (page < 1) {
      throw new IllegalArgumentException("a page has room for one blob at least");
    }
  }

  /** The same with blobs that have no times, or with such that have. */
  public Weather withTimes(boolean other) {
    return new Weather(lag, page, cut, missed, renames, other);
  }

  /** The same with another chance of failures. */
  public Weather withCut(double other) {
    return new Weather(lag, page, other, missed, renames, times);
  }

  /** What such a store promises. */
  Traits traits() {
    return new Traits(true, lag, missed == 0, times ? Traits.Times.WRITTEN : Traits.Times.NONE, 4);
  }
}
