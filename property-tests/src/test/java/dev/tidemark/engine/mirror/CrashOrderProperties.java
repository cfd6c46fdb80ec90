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

/** What a sweep that ends at any moment leaves behind. */
@Tag("slow")
class CrashOrderProperties {

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
  @Label("at every moment of a sweep, what is left is whole")
  void parentsGoFirst(@ForAll("scripts") Script script) throws IOException {
    CrashOrder.check(script, new Engines());
  }

  @Provide
  Arbitrary<Script> scripts() {
    return Script.ofSize(5, 45);
  }
}
