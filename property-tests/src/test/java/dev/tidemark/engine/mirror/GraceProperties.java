package dev.tidemark.engine.mirror;

import java.io.IOException;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What the period of grace protects. */
class GraceProperties {

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("the young stay with everything they lead to, and the old go")
  void youthProtectsItsClosure(@ForAll long seed) throws IOException {
    Grace.check(seed, new Engines());
  }
}
