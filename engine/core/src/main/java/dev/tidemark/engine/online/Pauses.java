package dev.tidemark.engine.online;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * How long the transactions of a collection took: for so long a writer may have waited. For one
 * thread.
 */
final class Pauses {

  private long[] nanos = new long[64];
  private int n;

  <T> T time(Supplier<T> step) {
    long began = System.nanoTime();
    try {
      return step.get();
    } finally {
      if (n == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * n);
      }
      nanos[n++] = System.nanoTime() - began;
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
