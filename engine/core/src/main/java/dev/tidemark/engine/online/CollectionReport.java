package dev.tidemark.engine.online;

import dev.tidemark.engine.metadata.Occupancy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one collection did.
 *
 * @param outcome how it ended
 * @param failure why it did not come to its end, in one line; empty if it did
 * @param epoch which one it was; 0 if that could not be told
 * @param collected how many records and resources went, by kind
 * @param collectedBytes the size of the content records among them; no other kind has a size
 * @param freed how many blobs and backend resources were removed for good
 * @param freedBytes the size of those blobs
 * @param kept how many stay for which reason of their own: {@code root} for images, containers,
 *     leases, {@code gc.root} and ingests; {@code lease} for what only leases hold; {@code active}
 *     for what collectors have in use; {@code grace}; {@code unjudged} for the kinds of collectors
 *     that are not here; {@code unplanned} for garbage that the plan that is applied does not have.
 *     What is kept by others is not counted
 * @param queue how much still waits to be removed
 * @param longestPause the longest transaction: for so long a writer may have waited
 * @param p99Pause 99 of 100 transactions were not longer
 * @param phases how long each phase took, in order
 * @param problems what went wrong with single resources, one line each
 * @param metadata how much room the metadata took in the end
 */
public record CollectionReport(
    Outcome outcome,
    Optional<String> failure,
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
    List<String> problems,
    Occupancy metadata) {

  /** How a collection can end. */
  public enum Outcome {
    /** It has done all that there was to do; {@link #problems} tells what it could not. */
    DONE,
    /** Too little was known to judge, or another collector is at work, or had taken over. */
    REFUSED,
    /** It broke off; the next one goes on where that is safe. */
    FAILED
  }

  public CollectionReport {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(failure, "failure");
    collected = Map.copyOf(collected);
    kept = Map.copyOf(kept);
    Objects.requireNonNull(longestPause, "longestPause");
    Objects.requireNonNull(p99Pause, "p99Pause");
    phases = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(phases));
    problems = List.copyOf(problems);
    Objects.requireNonNull(metadata, "metadata");
  }

  /** How many records and resources went. */
  public long total() {
    return collected.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How long it took. */
  public Duration duration() {
    return phases.values().stream().reduce(Duration.ZERO, Duration::plus);
  }
}
