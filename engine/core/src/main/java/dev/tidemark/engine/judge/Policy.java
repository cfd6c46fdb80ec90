package dev.tidemark.engine.judge;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How careful a collection is.
 *
 * @param grace what is younger than this stays, with all it refers to: a writer that holds no lease
 *     stores content first and names it later
 * @param quarantine how long what was removed can be brought back, where the store has a
 *     quarantine; zero deletes at once, for good
 * @param leftovers what writers have begun and not finished stays until it is older than this
 * @param beyond what else may go
 * @param limits what is too unusual to go on, where others write the store
 * @param allowed the circuit breakers that are overridden
 */
public record Policy(
    Duration grace,
    Duration quarantine,
    Duration leftovers,
    Beyond beyond,
    Limits limits,
    Set<Refusal.Kind> allowed) {

  /**
   * What is too unusual to go on.
   *
   * @param garbage the share of all blobs, 0 to 1, of which no more may go
   * @param rootLoss the share of the roots of the last run, 0 to 1, of which no more may be gone
   */
  public record Limits(double garbage, double rootLoss) {

    /** Nine in ten blobs, half of the roots. */
    public static final Limits USUAL = new Limits(0.9, 0.5);

    public Limits {
      if (!(garbage >= 0 && garbage <= 1 && rootLoss >= 0 && rootLoss <= 1)) {
        throw new IllegalArgumentException("a share is between 0 and 1");
      }
    }
  }

  /**
   * What goes beside what nothing names, where others write the store.
   *
   * @param foreign what other programs have begun and not finished; else it is only counted. In a
   *     managed store it always goes
   * @param untagged names alone count: an entry without a name goes with what it keeps, and a tag
   *     that is called after what its content is about goes with that. An image whose name was
   *     removed is not kept by its own signature, then
   */
  public record Beyond(boolean foreign, boolean untagged) {

    /** Nothing. */
    public static final Beyond NOTHING = new Beyond(false, false);
  }

  public Policy {
    Objects.requireNonNull(beyond, "beyond");
    Objects.requireNonNull(grace, "grace");
    Objects.requireNonNull(quarantine, "quarantine");
    Objects.requireNonNull(limits, "limits");
    if (grace.isNegative() || quarantine.isNegative() || leftovers.isNegative()) {
      throw new IllegalArgumentException("grace, quarantine and leftovers are not negative");
    }
    allowed = Set.copyOf(allowed);
  }

  /** A day of grace, a day of quarantine, all circuit breakers: right for a store in use. */
  public static Policy safe() {
    Duration day = Duration.ofDays(1);
    return new Policy(day, day, day, Beyond.NOTHING, Limits.USUAL, Set.of());
  }

  /**
   * No grace, no quarantine. Only right while nobody writes to the store, or where all writers hold
   * leases: content that a writer has stored and not yet named is garbage.
   */
  public static Policy immediate() {
    return safe().withGrace(Duration.ZERO).withQuarantine(Duration.ZERO);
  }

  /** Whether what other programs have left goes, too. */
  public boolean foreign() {
    return beyond.foreign();
  }

  /** Whether names alone count. */
  public boolean untagged() {
    return beyond.untagged();
  }

  /** With another grace. */
  public Policy withGrace(Duration other) {
    return new Policy(other, quarantine, leftovers, beyond, limits, allowed);
  }

  /** With another quarantine. */
  public Policy withQuarantine(Duration other) {
    return new Policy(grace, other, leftovers, beyond, limits, allowed);
  }

  /** With another age for what writers have left. */
  public Policy withLeftovers(Duration other) {
    return new Policy(grace, quarantine, other, beyond, limits, allowed);
  }

  /** So that what other programs have left goes, too. */
  public Policy withForeignLeftovers() {
    Beyond more = new Beyond(true, beyond.untagged());
    return new Policy(grace, quarantine, leftovers, more, limits, allowed);
  }

  /** Where names alone count, or not. */
  public Policy withUntagged(boolean other) {
    Beyond more = new Beyond(beyond.foreign(), other);
    return new Policy(grace, quarantine, leftovers, more, limits, allowed);
  }

  /** With other limits. */
  public Policy withLimits(Limits other) {
    return new Policy(grace, quarantine, leftovers, beyond, other, allowed);
  }

  /** With other circuit breakers overridden, and no more. */
  public Policy withAllowed(Set<Refusal.Kind> other) {
    return new Policy(grace, quarantine, leftovers, beyond, limits, other);
  }

  /** What of it is overridden, for people; empty if nothing is. */
  public Optional<String> overrides(List<Refusal> seen) {
    List<Refusal> refused = refuses(seen);
    return Refusal.text(seen.stream().filter(one -> !refused.contains(one)).toList())
        .map(text -> "allowed, although " + text);
  }

  /** What of it is not overridden. */
  public List<Refusal> refuses(List<Refusal> seen) {
    return Refusal.without(seen, allowed);
  }
}
