package dev.tidemark.engine.mirror;

import java.io.IOException;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

/** What was removed through Tidemark is no loss, and excuses none. */
class ReleasingProperties {

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  @Label("names that were removed through Tidemark count as if they were there, and no others do")
  void judgesAsIfTheyWereThere(@ForAll long seed) throws IOException {
    Releasing.check(seed, new Engines());
  }
}
