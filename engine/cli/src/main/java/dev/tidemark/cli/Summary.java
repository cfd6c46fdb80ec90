package dev.tidemark.cli;

import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Verdict;
import dev.tidemark.engine.model.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    return done(now, garbage().total());
  }

  /**
   * Of a collection.
   *
   * @param now when it was
   * @param planned how much it was to delete
   * @return the exit code
   */
  int done(Instant now, long planned) {
    if (out.json()) {
      out.document(outcome.json());
    } else if (outcome.refused().isEmpty() || !outcome.counts().equals(Counts.NONE)) {
      boolean clean = isClean(planned);
      if (clean) {
        out.prose("Nothing collected: there is no garbage.");
      }
      out.prose(state());
      deeds(now, planned, !clean);
      unnamed();
      leftovers();
      MetadataSize.tell(outcome.report().run().metadata(), out);
      new TimeLine(out).tell(outcome);
    }
    String done =
        outcome.report().deeds().total() > 0 ? "nothing more was deleted" : "nothing was deleted";
    boolean told = !outcome.report().told().refusals().isEmpty();
    return end(told ? done + "; see 'tidemark plan " + store.typed() + "'" : done);
  }

  /** Whether nothing was to be done, and nothing is in the way of saying so at once. */
  private boolean isClean(long planned) {
    return planned == 0
        && garbage().count() == 0
        && outcome.counts().nodes() > 0
        && outcome.refused().isEmpty()
        && outcome.failed() == 0
        && outcome.report().deeds().total() == 0;
  }

  /**
   * Of a preview.
   *
   * @param rows how many entries to show at most
   * @return the exit code
   */
  int planned(int rows) {
    if (out.json()) {
      out.document(outcome.json());
    } else if (outcome.plan().isPresent()) {
      PlanTable.print(out, outcome.plan().get(), rows);
      out.prose(state());
      out.prose(intent());
      unnamed();
      leftovers();
      new TimeLine(out).tell(outcome);
    }
    return end();
  }

  /** Warnings of a preview and what else went wrong; returns the exit code. */
  int end() {
    return end("nothing would be deleted");
  }

  /**
   * The same of anything.
   *
   * @param stopped where a refusal has stopped it
   */
  int end(String stopped) {
    Report.Told told = outcome.report().told();
    out.warn(told.warnings());
    out.warn(told.problems());
    if (outcome.refused().isPresent()) {
      out.error(
          "refused: "
              + outcome.refused().get()
              + ": "
              + stopped
              + AllowOptions.advice(told.refusals()));
      return ExitCode.REFUSED;
    }
    if (outcome.failed() > 0) {
      out.error(
          Quantity.of(outcome.failed(), "problem")
              + ": not all that was to go could be deleted; see the warnings, correct that and run"
              + " it again");
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  private Verdict.Garbage garbage() {
    return outcome.counts().garbage();
  }

  /** A layout has blobs; a managed store has records of other things, too. */
  private String some(long number) {
    return Quantity.of(number, outcome.mirrored() ? "blob" : "record");
  }

  /** What is in the store. */
  String state() {
    Counts counts = outcome.counts();
    String garbage =
        garbage().count() == 0
            ? "no garbage"
            : Quantity.count(garbage().count())
                + " garbage ("
                + Quantity.size(garbage().bytes())
                + ")";
    return some(counts.nodes())
        + ", "
        + Quantity.of(counts.roots(), "root")
        + ": "
        + Quantity.count(counts.live())
        + " live, "
        + garbage
        + ".";
  }

  /** What would be done, and why not more. */
  String intent() {
    if (garbage().total() == 0) {
      return "Nothing would be deleted" + why();
    }
    return "Would delete " + going() + "." + (garbage().young() > 0 ? " " + young() : "");
  }

  /** What goes, by kind: blobs first, as there are mostly blobs. */
  private String going() {
    Map<String, Long> kinds = new TreeMap<>(outcome.going());
    List<String> parts = new ArrayList<>();
    Long blobs = kinds.remove(Kind.CONTENT.name());
    if (blobs != null) {
      parts.add(Quantity.blobs(blobs, outcome.goingBytes()));
    }
    kinds.forEach((kind, number) -> parts.add(Quantity.of(number, kind)));
    return String.join(", ", parts);
  }

  private void deeds(Instant now, long planned, boolean reasons) {
    long deleted = outcome.report().deeds().total();
    boolean stopped = outcome.refused().isPresent();
    if (reasons && deleted == 0 && !stopped && outcome.failed() == 0) {
      out.prose(
          "Nothing deleted"
              + (planned == 0 ? why() : ": all that was planned is in use, young or gone by now."));
    }
    if (deleted > 0) {
      String done = "Deleted " + going();
      if (outcome.report().mirrored().map(Report.Mirrored::quarantined).orElse(0L) == 0) {
        out.prose(done + " for good.");
      } else {
        aside(done, now);
      }
      long rest = planned - deleted - outcome.failed();
      if (rest > 0 && !stopped) {
        out.prose("Left: " + some(rest) + ", in use, young or gone by now.");
      }
      if (garbage().young() > 0) {
        out.prose(young());
      }
    }
    outcome.report().mirrored().ifPresent(this::quarantine);
  }

  private void quarantine(Report.Mirrored mirrored) {
    if (mirrored.restored() > 0) {
      out.prose(
          "Back from quarantine, being referenced again: "
              + Quantity.of(mirrored.restored(), "blob")
              + ".");
    }
    if (mirrored.purged() > 0) {
      out.prose(
          "Gone from quarantine for good, the time being over: "
              + Quantity.of(mirrored.purged(), "blob")
              + ".");
    }
  }

  /** Says that it can be undone, and that it frees nothing as long as it can. */
  private void aside(String done, Instant now) {
    out.advise(
        done
            + ". Until a gc after "
            + Moment.text(now.plus(policy.quarantine()))
            + " they stay in quarantine"
            + store.quarantine().map(place -> ", under " + place).orElse("")
            + ". To bring them back:",
        "restore",
        store.typed(),
        "--all");
    if (outcome.goingBytes() > 0) {
      out.advise("Their space is free only after that. To have it now:", "purge", store.typed());
    }
  }

  private String why() {
    if (outcome.counts().nodes() == 0) {
      return ": the store has no " + (outcome.mirrored() ? "blobs." : "records.");
    }
    if (garbage().count() == 0) {
      return ": everything is in use.";
    }
    return garbage().young() > 0 ? ". " + young() : ".";
  }

  private String young() {
    long young = garbage().young();
    long others = garbage().count() - young - garbage().total();
    long bytes = garbage().bytes() - garbage().goingBytes();
    return some(young)
        + (others > 0 ? "" : " (" + Quantity.size(bytes) + ")")
        + (young == 1 ? " is garbage but stays" : " are garbage but stay")
        + " for now, younger than "
        + Durations.text(policy.grace())
        + " or part of something that is.";
  }

  /** What writers have left, and what waits. */
  void savedLeftovers() {
    new LeftoverProse(out, outcome, policy).saved(store);
  }

  private void leftovers() {
    new LeftoverProse(out, outcome, policy).tell(store);
    waiting();
  }

  /** What entries without a name keep, or how many of them go. */
  private void unnamed() {
    Counts.Names names = outcome.counts().names();
    boolean one = names.unnamed() == 1;
    String entries =
        Quantity.count(names.unnamed())
            + (one ? " entry without a name of its own" : " entries without a name of their own");
    if (names.blobs() > 0) {
      out.prose(
          entries
              + (one ? " keeps " : " keep ")
              + some(names.blobs())
              + " that no name leads to; --untagged lets "
              + (one ? "it go." : "them go."));
    } else if (policy.untagged() && names.unnamed() > 0 && outcome.refused().isEmpty()) {
      out.prose((outcome.preview() ? "Would take " : "Took ") + entries + " out of index.json.");
    }
  }

  /** What only a managed store can have. */
  private void waiting() {
    long unjudged = outcome.counts().kept("unjudged");
    if (unjudged > 0) {
      out.prose(
          Quantity.count(unjudged)
              + (unjudged == 1 ? " stays" : " stay")
              + " because only a program of the store can judge what it is for.");
    }
    long queue = outcome.report().online().map(Report.Online::queue).orElse(0L);
    if (queue > 0) {
      out.prose(
          Quantity.count(queue)
              + (queue == 1 ? " waits" : " wait")
              + " to be removed, by a later gc or by the program that keeps the snapshots.");
    }
  }
}
