package dev.tidemark.cli;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How careful a collection shall be. */
final class PolicyOptions implements Syntax.Shared {

  private @Nullable Duration grace;
  private @Nullable Duration quarantine;
  private final AllowOptions allow = new AllowOptions();

  @Override
  public void declare(Syntax syntax) {
    syntax
        .option(
            "--grace",
            "DURATION",
            "Keep garbage that is younger, and everything it leads to. Writers store content first"
                + " and name it later, so 0s is only right while nobody writes. Default: 24h.",
            value -> grace = Durations.parse(value))
        .option(
            "--quarantine",
            "DURATION",
            "How long deleted blobs can be restored; 0s deletes at once, for good. Default: 24h.",
            value -> quarantine = Durations.parse(value))
        .with(allow);
  }

  /** The circuit breakers that are overridden. */
  Set<Refusal.Kind> allowed() {
    return allow.allowed();
  }

  /**
   * The grace on a managed store; empty if the command line does not say.
   *
   * @throws UsageFailure if there shall be a quarantine, which it does not have
   */
  Optional<Duration> managedGrace(StoreOptions store) throws UsageFailure {
    if (quarantine != null) {
      throw store.forLayouts("--quarantine");
    }
    return Optional.ofNullable(grace);
  }

  Policy policy() {
    return policy(Optional.empty());
  }

  /**
   * The policy.
   *
   * @param usualGrace the grace if the command line says nothing
   */
  Policy policy(Optional<Duration> usualGrace) {
    Policy policy = Policy.safe().withAllowed(allowed());
    if (grace != null) {
      policy = policy.withGrace(grace);
    } else if (usualGrace.isPresent()) {
      policy = policy.withGrace(usualGrace.get());
    }
    return quarantine == null ? policy : policy.withQuarantine(quarantine);
  }
}
