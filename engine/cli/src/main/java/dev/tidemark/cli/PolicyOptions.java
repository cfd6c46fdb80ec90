package dev.tidemark.cli;

import dev.tidemark.engine.Store;
import dev.tidemark.engine.judge.Policy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How careful a collection shall be. */
final class PolicyOptions implements Syntax.Shared {

  private @Nullable Duration grace;
  private @Nullable Duration quarantine;
  private final UntaggedOption untagged = new UntaggedOption();
  private final AllowOptions allow = new AllowOptions();

  @Override
  public void declare(Syntax syntax) {
    syntax
        .option(
            "--grace",
            "DURATION",
            "Keep garbage that is younger, and everything it leads to. Writers of layouts store"
                + " content first and name it later, so 0s is only right there while nobody writes."
                + " Default: 24h; on a managed store what its program has set, mostly 0s, as leases"
                + " protect what is new there.",
            value -> grace = Durations.parse(value))
        .option(
            "--quarantine",
            "DURATION",
            "How long what is deleted from a layout can be restored; 0s deletes at once, for good."
                + " Default: 24h.",
            value -> quarantine = Durations.parse(value))
        .with(untagged)
        .with(allow);
  }

  /**
   * The policy.
   *
   * @throws UsageFailure if there shall be a quarantine where there is none
   */
  Policy policy(Store store, StoreOptions named) throws UsageFailure {
    return policy(store, named, store.grace());
  }

  /**
   * The same.
   *
   * @param usualGrace the grace if the command line says nothing
   */
  Policy policy(Store store, StoreOptions named, Duration usualGrace) throws UsageFailure {
    if (quarantine != null && store.undo().isEmpty()) {
      throw named.forLayouts("--quarantine");
    }
    Policy policy =
        Policy.safe()
            .withAllowed(allow.allowed())
            .withUntagged(untagged.given(store, named))
            .withGrace(usualGrace);
    if (grace != null) {
      policy = policy.withGrace(grace).withLeftovers(grace);
    }
    return quarantine == null ? policy : policy.withQuarantine(quarantine);
  }
}
