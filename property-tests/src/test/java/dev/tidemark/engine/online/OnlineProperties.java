package dev.tidemark.engine.online;

import dev.tidemark.testing.Script;
import java.io.IOException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** What writers and a collector may do to each other, in every order. */
@Tag("slow")
class OnlineProperties {

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  @Label("nothing reachable goes, at any moment, and nothing else stays in the end")
  void history(@ForAll("histories") Script script) throws IOException {
    OnlineHistory.check(script, OnlineHistory.WHOLE);
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  @Label("the same where nothing that is stored of the removed ever goes")
  void historiesWithoutPurge(@ForAll("histories") Script script) throws IOException {
    OnlineHistory.check(script, OnlineHistory.HOARDING);
  }

  @Provide
  Arbitrary<Script> histories() {
    return Script.ofSize(120);
  }
}
