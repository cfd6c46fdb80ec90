package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.online.CollectionPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code apply}: carries out a saved plan, as far as it still holds. */
final class ApplyCommand extends EngineCommand {

  private final PolicyOptions options = new PolicyOptions();
  private Path file = Path.of("");
  private @Nullable PlanFile plan;

  ApplyCommand() {
    super(StoreOptions.Kinds.BOTH);
  }

  @Override
  Syntax declared() {
    return new Syntax("apply", "Delete what a saved plan says.")
        .about(
            "Every entry is judged again: what has come into use since, is young, or is part of what the"
                + " plan does not name, stays. Without"
                + " --grace the plan's own grace counts.")
        .example("tidemark apply oci:images plan.json")
        .operand("FILE", "What 'plan -o FILE' wrote.", value -> file = Path.of(value))
        .with(options);
  }

  @Override
  void before() throws IOException, CommandFailure {
    plan = PlanFile.read(file);
  }

  @Override
  int runManaged(Output out, Shell shell) throws Exception {
    CollectionPlan given = ManagedPlan.read(file);
    try {
      return new ManagedGc(out, store(), options.managedGrace(store()), options.allowed())
          .apply(shell, given);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(file + ": " + e.getMessage());
    }
  }

  @Override
  int run(Engine engine, Output out, Shell shell) throws Exception {
    PlanFile given = plan;
    if (given == null) {
      throw new IllegalStateException("no plan was read");
    }
    Policy policy = options.policy(Optional.of(given.grace()));
    long start = System.nanoTime();
    Outcome outcome = Outcome.of(apply(engine, given, policy), Seconds.since(start));
    return new Summary(out, outcome, policy, store())
        .done(shell.clock().instant(), given.plan().entries().size());
  }

  private Report apply(Engine engine, PlanFile given, Policy policy)
      throws IOException, CommandFailure {
    try {
      return engine.apply(given.plan(), policy);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(file + ": " + e.getMessage());
    }
  }

  @Override
  public String leftBehind() {
    return "what has been deleted stays deleted and the rest is as it was; run it again to go on";
  }
}
