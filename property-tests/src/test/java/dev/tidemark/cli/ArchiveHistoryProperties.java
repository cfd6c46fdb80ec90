package dev.tidemark.cli;

import dev.tidemark.testing.Script;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** What archives bring, whatever else happens to a store. */
@Tag("slow")
class ArchiveHistoryProperties {

  @Property(tries = 12, edgeCases = EdgeCasesMode.NONE)
  @Label("what an archive names stays with all that is about it, and nothing else in the end")
  void history(@ForAll("histories") Script script) throws Exception {
    ArchiveHistory.check(script);
  }

  @Provide
  Arbitrary<Script> histories() {
    return Script.ofSize(12);
  }
}
