package dev.tidemark.engine.mirror;

import dev.tidemark.testing.Script;
import java.io.IOException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** What other programs may do while a sweep is under way. */
@Tag("slow")
class InterferenceProperties {

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
  @Label("what is named again before a look at the roots stays, with everything below it")
  void namedAgainInTime(@ForAll("scripts") Script script) throws IOException {
    Interference.check(script, new Engines());
  }

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("a failure of any one read costs nothing that is needed")
  void blindForAMoment(@ForAll long seed) throws IOException {
    Blindness.check(seed, new Engines());
  }

  @Provide
  Arbitrary<Script> scripts() {
    return Script.ofSize(10, 50);
  }
}
