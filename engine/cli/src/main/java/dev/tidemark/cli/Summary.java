package dev.tidemark.cli;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import java.time.Instant;

/** Tells what a collection did or would do, and what can be done about it. */
final class Summary {

  private final Output out;
  private final Outcome outcome;
  private final Policy policy;
  private final StoreOptions store;

  Summary(Output out, Outcome outcome, Policy policy, StoreOptions store) {
    this.out = out;
    this.outcome = outcome;
    this.policy = policy;
    this.store = store;
  }

  /** Of a collection that was to delete what it found. */
  int done(Instant now) {
    return done(now, outcome.plan().entries().size());
  }

  /**
   * Of a collection.
   *
   * @param now when it was
   * @param planned how many blobs it was to delete
   * @return the exit code
   */
  int done(Instant now, int planned) {
    if (out.json()) {
      out.document(outcome.json());
    } else {
      out.prose(state());
      deeds(now, planned);
      MetadataSize.tell(outcome.metadata(), out);
      time();
    }
    String done = outcome.deleted() > 0 ? "nothing more was deleted" : "nothing was deleted";
    return end(done + "; see 'tidemark plan " + store.typed() + "'");
  }

  /**
   * Of a plan.
   *
   * @param rows how many entries to show at most
   * @return the exit code
   */
  int planned(int rows) {
    if (out.json()) {
      out.document(outcome.json());
    } else {
      PlanTable.print(out, outcome.plan(), rows);
      out.prose(state());
      out.prose(intent());
      time();
    }
    return end();
  }

  /** Warnings of a plan and what else went wrong; returns the exit code. */
  int end() {
    return end("nothing would be deleted");
  }

  /**
   * The same of anything.
   *
   * @param stopped where a refusal has stopped it
   */
  private int end(String stopped) {
    out.warn(outcome.warnings());
    if (!outcome.refusals().isEmpty()) {
      out.error(refusal(stopped));
      return ExitCode.REFUSED;
    }
    outcome.plan().refused().ifPresent(seen -> out.warn("allowed, although " + seen));
    if (outcome.failed() > 0) {
      out.error(
          Quantity.of(outcome.failed(), "blob")
              + " could not be deleted; see the warnings, correct that and run it again");
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  /** What is in the store. */
  String state() {
    Plan plan = outcome.plan();
    String garbage =
        plan.garbage() == 0
            ? "no garbage"
            : Quantity.count(plan.garbage())
                + " garbage ("
                + Quantity.size(plan.garbageBytes())
                + ")";
    return Quantity.of(plan.blobs(), "blob")
        + ", "
        + Quantity.of(plan.roots(), "root")
        + ": "
        + Quantity.count(plan.live())
        + " live, "
        + garbage
        + ".";
  }

  /** What would be done, and why not more. */
  String intent() {
    Plan plan = outcome.plan();
    if (plan.entries().isEmpty()) {
      return "Nothing would be deleted" + why();
    }
    return "Would delete "
        + Quantity.blobs(plan.entries().size(), plan.bytes())
        + "."
        + (plan.young() > 0 ? " " + young() : "");
  }

  private void deeds(Instant now, int planned) {
    long deleted = outcome.deleted();
    if (deleted == 0 && outcome.refusals().isEmpty() && outcome.failed() == 0) {
      out.prose(
          "Nothing deleted"
              + (planned == 0 ? why() : ": all that was planned is in use, young or gone by now."));
    }
    if (deleted > 0) {
      String done = "Deleted " + Quantity.blobs(deleted, outcome.deletedBytes());
      if (outcome.quarantined() == 0) {
        out.prose(done + " for good.");
      } else {
        aside(done, now);
      }
      long rest = planned - deleted - outcome.failed();
      if (rest > 0 && outcome.refusals().isEmpty()) {
        out.prose("Left: " + Quantity.of(rest, "blob") + ", in use, young or gone by now.");
      }
      if (outcome.plan().young() > 0) {
        out.prose(young());
      }
    }
    if (outcome.restored() > 0) {
      out.prose(
          "Back from quarantine, being referenced again: "
              + Quantity.of(outcome.restored(), "blob")
              + ".");
    }
    if (outcome.purged() > 0) {
      out.prose(
          "Gone from quarantine for good, the time being over: "
              + Quantity.of(outcome.purged(), "blob")
              + ".");
    }
  }

  /** Says that it can be undone, and that it frees nothing as long as it can. */
  private void aside(String done, Instant now) {
    out.advise(
        done
            + ". Until a gc after "
            + Moment.text(now.plus(policy.quarantine()))
            + " they stay in quarantine, under "
            + store.directory().resolve(".tidemark")
            + ". To bring them back:",
        "restore",
        store.typed(),
        "--all");
    if (outcome.deletedBytes() > 0) {
      out.advise("Their space is free only after that. To have it now:", "purge", store.typed());
    }
  }

  private String why() {
    Plan plan = outcome.plan();
    if (plan.blobs() == 0) {
      return ": the store has no blobs.";
    }
    if (plan.garbage() == 0) {
      return ": everything is in use.";
    }
    return plan.young() > 0 ? ". " + young() : ".";
  }

  private String young() {
    Plan plan = outcome.plan();
    long young = plan.young();
    long others = plan.garbage() - young - plan.entries().size();
    return (others > 0
            ? Quantity.of(young, "blob")
            : Quantity.blobs(young, plan.garbageBytes() - plan.bytes()))
        + (young == 1 ? " is garbage but stays" : " are garbage but stay")
        + " for now, younger than "
        + Durations.text(policy.grace())
        + " or part of something that is.";
  }

  private String refusal(String stopped) {
    return "refused: "
        + outcome.refused().orElse("")
        + ": "
        + stopped
        + "; "
        + AllowOptions.advice(outcome.refusals());
  }

  private void time() {
    if (!out.quiet()) {
      String decoded =
          outcome.decoded() == 0 ? "nothing new" : Quantity.count(outcome.decoded()) + " decoded";
      out.line(Cell.dim(Seconds.text(outcome.seconds()) + "; " + decoded));
    }
  }
}
