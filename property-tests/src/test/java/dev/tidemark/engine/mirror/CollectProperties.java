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

/** What one collection of a layout at rest leaves. */
@Tag("slow")
class CollectProperties {

  @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
  @Label("a collection leaves what is reachable and nothing else, and a second one does nothing")
  void leavesExactlyTheReachable(@ForAll("scripts") Script script) throws IOException {
    Collecting.check(script, new Engines());
  }

  @Provide
  Arbitrary<Script> scripts() {
    return Script.ofSize(5, 65);
  }
}
