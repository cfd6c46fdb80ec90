package dev.tidemark.cli;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code plan}: what a collection would delete, to look at or to apply later. */
final class PlanCommand extends EngineCommand {

  private final PolicyOptions options = new PolicyOptions();
  private @Nullable Path file;

  @Override
  Syntax declared() {
    return new Syntax("plan", "Show or save what gc would delete.")
        .about(
            "A saved plan can be read, discussed and applied later. 'apply' deletes no more than it"
                + " says, and of that only what is garbage then, too.")
        .example("tidemark plan oci:images -o plan.json")
        .option(
            "-o --output",
            "FILE",
            "Write the plan to FILE, in JSON.",
            value -> file = Path.of(value))
        .with(options);
  }

  @Override
  int run(OpenStore opened, Output out, Shell shell) throws Exception {
    Policy policy = options.policy(opened.store(), store());
    Outcome outcome = Outcome.preview(opened, policy, shell);
    Summary summary = new Summary(out, outcome, policy, store());
    if (outcome.plan().isEmpty()) {
      return summary.end("there is no plan");
    }
    Plan plan = outcome.plan().get();
    if (file != null) {
      PlanFile.write(plan, file);
    }
    if (out.json()) {
      out.document(PlanFile.json(plan));
      return summary.end();
    }
    if (file == null) {
      return summary.planned(Integer.MAX_VALUE);
    }
    out.prose(summary.state());
    out.prose(summary.intent());
    summary.savedLeftovers();
    out.advise(
        "The plan is in " + file + ". To carry it out:",
        "apply",
        store().typed(),
        ShellWord.of(file.toString()));
    return summary.end();
  }

  @Override
  public String leftBehind() {
    return "no plan was made; run it again";
  }
}
