package dev.tidemark.engine.online;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one collection did.
 *
 * @param epoch which one it was
 * @param collected how many records and resources went, by kind
 * @param collectedBytes the size of the content records among them
 * @param freed how many blobs and backend resources were removed for good
 * @param freedBytes the size of those blobs
 * @param kept how many stay for which reason of their own: {@code root}, {@code flat} leases,
 *     {@code grace}, {@code unjudged}
 * @param queue how much still waits to be removed
 * @param longestPause the longest transaction: for so long a writer may have waited
 * @param p99Pause 99 of 100 transactions were not longer
 * @param phases how long each phase took, in order
 * @param problems what went wrong with single resources, one line each
 */
public record CollectionReport(
    long epoch,
    Map<String, Long> collected,
    long collectedBytes,
    long freed,
    long freedBytes,
    Map<String, Long> kept,
    long queue,
    Duration longestPause,
    Duration p99Pause,
    Map<String, Duration> phases,
    List<String> problems) {

  public CollectionReport {
    collected = Map.copyOf(collected);
    kept = Map.copyOf(kept);
    Objects.requireNonNull(longestPause, "longestPause");
    Objects.requireNonNull(p99Pause, "p99Pause");
    phases = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(phases));
    problems = List.copyOf(problems);
  }

  /** How many records and resources went. */
  public long total() {
    return collected.values().stream().mapToLong(Long::longValue).sum();
  }
}
