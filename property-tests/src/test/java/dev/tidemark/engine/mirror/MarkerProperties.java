package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Marker;
import dev.tidemark.testing.Script;
import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/** The walk over blocks of edges against the textbook. */
@Tag("slow")
class MarkerProperties {

  @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
  @Label("the mark finds what a breadth-first search finds, in whatever order ids were given")
  void marksExactlyWhatIsReachable(@ForAll("graphs") Script script) throws IOException {
    Marking.check(script, Marker::mark);
  }

  /** Mostly graphs as small as most, and some that fill blocks of edges. */
  @Provide
  Arbitrary<Script> graphs() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, Script.ofSize(1, 300)),
        Tuple.of(1, Script.ofSize(300, 600)),
        Tuple.of(1, Script.ofSize(600, 4000)));
  }
}
