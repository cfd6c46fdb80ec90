package dev.tidemark.engine.duel;

import java.io.IOException;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** One judgement for stores of all kinds. */
class DuelProperties {

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Label("a layout and a managed store with the same content give the same answers")
  void theSameAnswers(@ForAll long seed) throws IOException {
    Duel.fight(seed, Twins::new);
  }
}
