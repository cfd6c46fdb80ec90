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

/** What the period of grace protects. */
@Tag("slow")
class GraceProperties {

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
  @Label("the young stay with everything they lead to, and the old go")
  void youthProtectsItsClosure(@ForAll("scripts") Script script) throws IOException {
    Grace.check(script, new Engines());
  }

  @Provide
  Arbitrary<Script> scripts() {
    return Script.ofSize(5, 45);
  }
}
