package dev.tidemark.cli;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What archives bring, whatever else happens to a store. */
class ArchiveHistoryProperties {

  @Property(tries = 12, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("what an archive names stays with all that is about it, and nothing else in the end")
  void histories(@ForAll long seed) throws Exception {
    ArchiveHistory.check(seed, 12);
  }
}
