package dev.tidemark.engine.managed;

import dev.tidemark.engine.managed.SnapshotHistory.Flaw;
import java.io.IOException;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What is answered and kept of snapshots, whatever happens to collections. */
class SnapshotProperties {

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("every answer is right, and nothing that a lease was told of goes")
  void histories(@ForAll long seed) throws IOException {
    SnapshotHistory.check(seed, 120, Flaw.NONE);
  }
}
