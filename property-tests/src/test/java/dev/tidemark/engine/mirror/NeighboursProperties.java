package dev.tidemark.engine.mirror;

import dev.tidemark.testing.Script;
import java.io.IOException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Layouts that are collected together lose as little as one that is collected alone. */
@Tag("slow")
class NeighboursProperties {

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  @Label("what a name in any layout leads to is lost in none, however blobs are shared")
  void losesNothingInAnyLayout(@ForAll("scripts") Script script) throws IOException {
    Neighbours.check(script, storage -> storage);
  }

  @Provide
  Arbitrary<Script> scripts() {
    return Script.ofSize(4, 40);
  }
}
