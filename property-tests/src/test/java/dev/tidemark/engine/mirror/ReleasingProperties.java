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

/** What was removed through Tidemark is no loss, and excuses none. */
@Tag("slow")
class ReleasingProperties {

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  @Label("names that were removed through Tidemark count as if they were there, and no others do")
  void judgesAsIfTheyWereThere(@ForAll("scripts") Script script) throws IOException {
    Releasing.check(script, new Engines());
  }

  @Provide
  Arbitrary<Script> scripts() {
    return Script.ofSize(1, 40);
  }
}
