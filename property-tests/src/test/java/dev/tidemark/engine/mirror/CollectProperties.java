package dev.tidemark.engine.mirror;

import java.io.IOException;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What one collection of a layout at rest leaves. */
class CollectProperties {

  @Property(tries = 120, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("a collection leaves what is reachable and nothing else, and a second one does nothing")
  void leavesExactlyTheReachable(@ForAll long seed) throws IOException {
    Collecting.check(seed, new Engines());
  }
}
