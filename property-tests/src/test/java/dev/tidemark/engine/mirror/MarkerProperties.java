package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Marker;
import java.io.IOException;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The walk over blocks of edges against the textbook. */
class MarkerProperties {

  @Property(tries = 120, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("the mark finds what a breadth-first search finds, in whatever order ids were given")
  void marksExactlyWhatIsReachable(@ForAll long seed) throws IOException {
    Marking.check(seed, Marker::mark);
  }
}
