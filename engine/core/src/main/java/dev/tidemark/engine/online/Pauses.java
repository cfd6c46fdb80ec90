package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.Change;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * How long the steps of a collection may work, and how long they took, from their beginning until
 * they were on disk: for so long a writer may have waited. For one thread.
 */
final class Pauses {

  private static final Duration USUAL = Duration.ofMillis(10);
  private static final Duration AWAITED = Duration.ofNanos(500_000);

  private final long usual;
  private final long awaited;
  private long[] nanos = new long[64];
  private int n;

  Pauses() {
    this(USUAL, AWAITED);
  }

  /**
   * @param usual how long a step may work while nobody waits: each has to be written to disk, so
   *     that long ones are cheaper; but a writer of another process that waits is not seen
   * @param awaited the same when somebody does
   */
  Pauses(Duration usual, Duration awaited) {
    this.usual = usual.toNanos();
    this.awaited = awaited.toNanos();
  }

  /** For a step that begins now: whether it should end. */
  BooleanSupplier enough(Change change) {
    long began = System.nanoTime();
    return () -> System.nanoTime() - began > (change.awaited() ? awaited : usual);
  }

  <T> T step(Catalog catalog, Function<Change, T> action) {
    long[] began = {System.nanoTime()};
    try {
      return catalog.step(
          change -> {
            began[0] = System.nanoTime();
            return action.apply(change);
          });
    } finally {
      if (n == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * n);
      }
      nanos[n++] = System.nanoTime() - began[0];
    }
  }

  Duration longest() {
    return Duration.ofNanos(Arrays.stream(nanos, 0, n).max().orElse(0));
  }

  /** 99 of 100 were not longer. */
  Duration p99() {
    long[] sorted = Arrays.copyOf(nanos, n);
    Arrays.sort(sorted);
    return Duration.ofNanos(n == 0 ? 0 : sorted[Math.min(n - 1, n * 99 / 100)]);
  }
}
