package dev.tidemark.cli;

import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.text.Words;

/** What a collection tells people of what writers have left. */
record LeftoverProse(Output out, Outcome outcome, Policy policy) {

  void tell(StoreOptions store) {
    Counts.Leftovers found = outcome.counts().leftovers();
    Report.Deeds deeds = outcome.report().deeds();
    if (deeds.leftovers() > 0) {
      out.prose("Also removed " + some(deeds.leftovers(), deeds.leftoverBytes()) + ".");
    } else if (found.old() > 0) {
      old(found, store);
    }
    if (found.young() > 0) {
      out.prose(
          some(found.young(), found.youngBytes())
              + (found.young() == 1 ? " stays" : " stay")
              + " for now, younger than "
              + Durations.text(policy.leftovers())
              + " or in use.");
    }
  }

  /** The same of a plan that is saved; in a managed store they go with a collection alone. */
  void saved(StoreOptions store) {
    Counts.Leftovers found = outcome.counts().leftovers();
    if (outcome.mirrored()) {
      tell(store);
    } else if (found.old() > 0) {
      out.advise(
          some(found.old(), found.oldBytes()) + " are in no plan. They go with:",
          "gc",
          store.typed());
    }
  }

  /** They are there, and nothing was done about them. */
  private void old(Counts.Leftovers found, StoreOptions store) {
    boolean going = !outcome.mirrored() || policy.foreign();
    String what =
        some(found.old(), found.oldBytes()) + ": " + Words.few(found.names(), found.old()) + ".";
    if (!going) {
      String are = found.old() == 1 ? "There is " : "There are ";
      out.advise(are + what + " To remove what is old:", "gc", store.typed(), "--leftovers");
    } else if (outcome.preview()) {
      out.prose("Would also remove " + what);
    }
  }

  private static String some(long number, long bytes) {
    return Quantity.of(number, "leftover") + " of writers (" + Quantity.size(bytes) + ")";
  }
}
