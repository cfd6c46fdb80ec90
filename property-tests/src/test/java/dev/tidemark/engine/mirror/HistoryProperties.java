package dev.tidemark.engine.mirror;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;

/** What no interleaving of writers, collections and crashes may ever break. */
@Tag("slow")
class HistoryProperties {

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  @Label("nothing reachable is ever lost, and nothing else is left in the end")
  void losesNothingAndLeavesNothing(
      @ForAll @LongRange(min = 0, max = 1L << 40) long graph, @ForAll("histories") List<Step> steps)
      throws IOException {
    History.check(graph, steps, new Engines());
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Integer> choice = Arbitraries.integers().between(0, 999);
    return Combinators.combine(Arbitraries.of(Step.Action.class), choice, choice)
        .as(Step::new)
        .list()
        .ofMinSize(4)
        .ofMaxSize(30);
  }
}
