package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;

/** {@code gc}: scan, mark, plan, sweep. */
final class GcCommand extends EngineCommand {

  private static final int SHOWN = 20;

  private final PolicyOptions policy = new PolicyOptions();
  private boolean dryRun;

  GcCommand() {
    super(StoreOptions.Kinds.BOTH);
  }

  @Override
  Syntax declared() {
    return new Syntax("gc", "Delete what nothing references.")
        .about(
            "Deleted blobs go into a quarantine in the store, from where 'restore' brings them back."
                + " A later gc deletes for good what has been there for long enough. On a managed"
                + " store there is no quarantine, everybody may go on writing, and --grace is by"
                + " default what the program of the store has set, mostly 0s, as leases protect"
                + " what is new there.")
        .example("tidemark gc oci:images --grace 1h")
        .flag("--dry-run", "Show what would be deleted, and delete nothing.", () -> dryRun = true)
        .with(policy);
  }

  @Override
  int runManaged(Output out, Shell shell) throws Exception {
    return new ManagedGc(out, store(), policy.managedGrace(store()), policy.allowed())
        .run(shell, dryRun);
  }

  @Override
  int run(Engine engine, Output out, Shell shell) throws Exception {
    Policy careful = policy.policy();
    if (dryRun) {
      return new Summary(out, Outcome.preview(engine, careful), careful, store()).planned(SHOWN);
    }
    long start = System.nanoTime();
    Report report = engine.collect(careful);
    Outcome outcome = Outcome.of(report, Seconds.since(start));
    return new Summary(out, outcome, careful, store()).done(shell.clock().instant());
  }

  @Override
  public String leftBehind() {
    return "what has been deleted stays deleted and the rest is as it was; run it again to go on";
  }
}
