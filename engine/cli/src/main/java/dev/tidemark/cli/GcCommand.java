package dev.tidemark.cli;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;

/** {@code gc}: deletes garbage, or shows what it is. */
final class GcCommand extends EngineCommand {

  private static final int SHOWN = 20;

  private final PolicyOptions options = new PolicyOptions();
  private boolean dryRun;

  @Override
  Syntax declared() {
    return new Syntax("gc", "Delete what nothing references.")
        .about(
            "Blobs that are deleted from a layout go into a quarantine in it, from where 'restore'"
                + " brings them back. A later gc deletes for good what has been there for long"
                + " enough. A managed store has no quarantine, and everybody may go on writing.")
        .example("tidemark gc oci:images --grace 1h")
        .flag("--dry-run", "Show what would be deleted, and delete nothing.", () -> dryRun = true)
        .with(options);
  }

  @Override
  boolean changes() {
    return !dryRun;
  }

  @Override
  int run(OpenStore opened, Output out, Shell shell) throws Exception {
    Policy policy = options.policy(opened.store(), store());
    if (dryRun) {
      return new Summary(out, Outcome.preview(opened, policy, shell), policy, store())
          .planned(SHOWN);
    }
    long start = System.nanoTime();
    Report report = opened.store().collect(policy);
    Outcome outcome = Outcome.of(opened.store(), report, Seconds.since(start));
    return new Summary(out, outcome, policy, store()).done(shell.clock().instant());
  }

  @Override
  public String leftBehind() {
    return "what has been deleted stays deleted and the rest is as it was; run it again to go on";
  }
}
