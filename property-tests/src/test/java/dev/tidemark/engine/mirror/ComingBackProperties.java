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

/** A look sees in quarantine what will come back, and changes nothing by it. */
@Tag("slow")
class ComingBackProperties {

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  @Label("a look plans what the next collection does, whatever comes back in it")
  void plansWhatComes(@ForAll("scripts") Script script) throws IOException {
    ComingBack.check(script, new Engines());
  }

  @Provide
  Arbitrary<Script> scripts() {
    return Script.ofSize(4, 30);
  }
}
