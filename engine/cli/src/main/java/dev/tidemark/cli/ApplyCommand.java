package dev.tidemark.cli;

import dev.tidemark.engine.Store;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code apply}: carries out a saved plan, as far as it still holds. */
final class ApplyCommand extends EngineCommand {

  private final PolicyOptions options = new PolicyOptions(true);
  private Path file = Path.of("");
  private @Nullable Plan plan;

  @Override
  Syntax declared() {
    return new Syntax("apply", "Delete what a saved plan says.")
        .about(
            "Every entry is judged again: what has come into use since, is young, or is part of what"
                + " the plan does not name, stays. Without --grace the plan's own grace counts, and"
                + " what was planned with --untagged or --leftovers is carried out so.")
        .example("tidemark apply oci:images plan.json")
        .operand("FILE", "What 'plan -o FILE' wrote.", value -> file = Path.of(value))
        .with(options);
  }

  @Override
  void before() throws IOException, CommandFailure {
    plan = PlanFile.read(file);
  }

  @Override
  boolean changes() {
    return true;
  }

  @Override
  int run(OpenStore opened, Output out, Shell shell) throws Exception {
    Plan given = Objects.requireNonNull(plan, "no plan was read");
    Policy policy = options.policy(opened.store(), store(), given.heading().grace());
    if (policy.untagged() && !given.heading().untagged()) {
      throw new CommandFailure(
          file + " was made without --untagged; make a new plan with it, or leave it out here");
    }
    policy = policy.withUntagged(given.heading().untagged());
    long start = System.nanoTime();
    Report report = apply(opened.store(), given, policy);
    Outcome outcome = Outcome.of(opened.store(), report, Seconds.since(start));
    return new Summary(out, outcome, policy, store())
        .done(shell.clock().instant(), given.entries().size());
  }

  private Report apply(Store opened, Plan given, Policy policy) throws IOException, CommandFailure {
    try {
      return opened.apply(given, policy);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(file + ": " + e.getMessage());
    }
  }

  @Override
  public String leftBehind() {
    return "what has been deleted stays deleted and the rest is as it was; run it again to go on";
  }
}
