package dev.tidemark.engine.managed;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** What other processes cost that read and are killed. */
@Tag("slow")
class ReaderProperties {

  @Property(tries = 1, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("a reader that is killed costs no content, and no room for longer than a moment")
  void histories(@ForAll long seed) throws Exception {
    ReaderHistory.check(seed);
  }
}
