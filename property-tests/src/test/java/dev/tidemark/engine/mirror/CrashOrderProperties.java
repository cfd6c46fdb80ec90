package dev.tidemark.engine.mirror;

import java.io.IOException;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What a sweep that ends at any moment leaves behind. */
class CrashOrderProperties {

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("at every moment of a sweep, what is left is whole")
  void parentsGoFirst(@ForAll long seed) throws IOException {
    CrashOrder.check(seed, new Engines());
  }
}
