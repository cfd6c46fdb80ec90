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
  private final boolean ofPlan;
  private boolean leftovers;

  PolicyOptions() {
    this(false);
  }

  /**
   * @param ofPlan whether a plan is carried out, which says itself what goes of leftovers
   */
  PolicyOptions(boolean ofPlan) {
    this.ofPlan = ofPlan;
  }

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
    if (!ofPlan) {
      syntax.flag(
          "--leftovers",
          "Remove what writers have begun and not finished, such as oci-put-blob* of skopeo or the"
              + " ingest folder of BuildKit: what is older than the grace, and nobody has open. There"
              + " is no undo. Without it they are counted; in a managed store they always go.",
          () -> leftovers = true);
    }
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
    if (quarantine != null && store.undo().isEmpty() && named.isManaged()) {
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
    if (leftovers) {
      policy = policy.withForeignLeftovers();
    }
    return quarantine == null ? policy : policy.withQuarantine(quarantine);
  }
}
