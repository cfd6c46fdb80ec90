package dev.tidemark.engine.judge;

import dev.tidemark.engine.model.Occupancy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One collection.
 *
 * @param began when
 * @param outcome how it ended
 * @param failure why it did not come to its end, in one line; empty if it did
 * @param phases how long each phase took, in order
 * @param metadata how much room the metadata took in the end
 */
public record Run(
    Instant began,
    Outcome outcome,
    Optional<String> failure,
    Map<String, Duration> phases,
    Occupancy metadata) {

  /** How a collection can end. */
  public enum Outcome {
    /** It has done all that there was to do; the problems tell what it could not. */
    DONE,
    /** A circuit breaker said no, or too little was known to judge, or another one is at work. */
    REFUSED,
    /** It broke off; the next one goes on where that is safe. */
    FAILED
  }

  public Run {
    Objects.requireNonNull(began, "began");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(failure, "failure");
    phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
    Objects.requireNonNull(metadata, "metadata");
  }

  /** The same with a phase that came first. */
  Run after(String phase, Duration time) {
    Map<String, Duration> all = new LinkedHashMap<>();
    all.put(phase, time);
    all.putAll(phases);
    return new Run(began, outcome, failure, all, metadata);
  }

  /** How long it took. */
  public Duration duration() {
    return phases.values().stream().reduce(Duration.ZERO, Duration::plus);
  }
}
