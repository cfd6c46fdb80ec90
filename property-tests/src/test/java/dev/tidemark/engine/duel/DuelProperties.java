package dev.tidemark.engine.duel;

import dev.tidemark.testing.Script;
import java.io.IOException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** One judgement for stores of all kinds. */
class DuelProperties {

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  @Label("a layout and a managed store with the same content give the same answers")
  void theSameAnswers(@ForAll("scripts") Script script) throws IOException {
    Duel.fight(script, Twins::new);
  }

  @Provide
  Arbitrary<Script> scripts() {
    return Script.ofSize(4, 12);
  }
}
