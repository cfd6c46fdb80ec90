package dev.tidemark.engine.online;

import java.io.IOException;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What writers and a collector may do to each other, in every order. */
class OnlineProperties {

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("nothing reachable goes, at any moment, and nothing else stays in the end")
  void histories(@ForAll long seed) throws IOException {
    OnlineHistory.check(seed, 120, OnlineHistory.WHOLE);
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("the same where nothing that is stored of the removed ever goes")
  void historiesWithoutPurge(@ForAll long seed) throws IOException {
    OnlineHistory.check(seed, 120, OnlineHistory.HOARDING);
  }
}
