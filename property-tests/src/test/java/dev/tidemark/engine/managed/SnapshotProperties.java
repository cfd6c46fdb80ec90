package dev.tidemark.engine.managed;

import dev.tidemark.engine.managed.SnapshotHistory.Flaw;
import dev.tidemark.testing.Script;
import java.io.IOException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** What is answered and kept of snapshots, whatever happens to collections. */
@Tag("slow")
class SnapshotProperties {

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  @Label("every answer is right, and nothing that a lease was told of goes")
  void history(@ForAll("histories") Script script) throws IOException {
    SnapshotHistory.check(script, Flaw.NONE);
  }

  @Provide
  Arbitrary<Script> histories() {
    return Script.ofSize(120);
  }
}
