package dev.tidemark.spi.store;

import java.time.Duration;
import java.util.Objects;

/**
 * What a backend promises, and what it cannot. The collector asks more often, or waits longer,
 * where less is promised.
 *
 * @param replaces whether a document with names is replaced at once, so that no reader sees half of
 *     a change; where it is not, names are read until two readings agree
 * @param lag for how long after a write a read, a listing or a look at names may still show how it
 *     was before, at most; it comes on top of every grace, since what a name was given to within
 *     the grace may look as if it had none. Zero for file systems
 * @param listsAll whether a listing shows every blob that is there; where it does not, each blob
 *     that seems to have gone is asked for
 * @param times what the times of blobs mean
 * @param requests how many requests at once are good for it; 0 for as many as there are processors
 */
public record Traits(boolean replaces, Duration lag, boolean listsAll, Times times, int requests) {

  /** What {@link BlobInfo#modified} means. */
  public enum Times {
    /** When the bytes were written here, or earlier if a tool has set the time back. */
    WRITTEN,
    /** Nothing: a blob counts from the moment in which the collector first saw it. */
    NONE
  }

  /** A file system of one machine. */
  public static final Traits LOCAL = new Traits(true, Duration.ZERO, true, Times.WRITTEN, 0);

  public Traits {
    Objects.requireNonNull(times, "times");
    if (lag.isNegative()) {
      throw new IllegalArgumentException("a lag is not negative: " + lag);
    }
    if (requests < 0) {
      throw new IllegalArgumentException("a number of requests is not negative: " + requests);
    }
  }
}
