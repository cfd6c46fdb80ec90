package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Refusal;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * How careful a collection is.
 *
 * @param grace content younger than this stays, with everything it leads to: a foreign writer
 *     stores content first and names it later
 * @param quarantine how long deleted content can be brought back; zero deletes at once, for good
 * @param allowed the circuit breakers that are overridden
 * @param maxGarbage the share of all blobs, 0 to 1, above which a collection is refused
 * @param maxRootLoss the share of the last run's roots, 0 to 1, whose loss is refused
 */
public record GcPolicy(
    Duration grace,
    Duration quarantine,
    Set<Refusal.Kind> allowed,
    double maxGarbage,
    double maxRootLoss) {

  public GcPolicy {
    Objects.requireNonNull(grace, "grace");
    Objects.requireNonNull(quarantine, "quarantine");
    if (grace.isNegative() || quarantine.isNegative()) {
      throw new IllegalArgumentException("grace and quarantine are not negative");
    }
    allowed = Set.copyOf(allowed);
  }

  /** A day of grace, a day of quarantine, all circuit breakers: right for a store in use. */
  public static GcPolicy safe() {
    return new GcPolicy(Duration.ofDays(1), Duration.ofDays(1), Set.of(), 0.9, 0.5);
  }

  /**
   * No grace, no quarantine. Only right while nobody writes to the store: content that a writer has
   * stored and not yet named is garbage.
   */
  public static GcPolicy immediate() {
    return safe().withGrace(Duration.ZERO).withQuarantine(Duration.ZERO);
  }

  public GcPolicy withGrace(Duration other) {
    return new GcPolicy(other, quarantine, allowed, maxGarbage, maxRootLoss);
  }

  public GcPolicy withQuarantine(Duration other) {
    return new GcPolicy(grace, other, allowed, maxGarbage, maxRootLoss);
  }

  /** With other circuit breakers overridden, and no more. */
  public GcPolicy withAllowed(Set<Refusal.Kind> other) {
    return new GcPolicy(grace, quarantine, other, maxGarbage, maxRootLoss);
  }
}
