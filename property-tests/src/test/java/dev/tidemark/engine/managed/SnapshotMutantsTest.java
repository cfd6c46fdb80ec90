package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.managed.SnapshotHistory.Flaw;
import dev.tidemark.testing.Script;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of the test: flaws that the random histories have to notice. */
@Tag("slow")
class SnapshotMutantsTest {

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void isNoticed(Flaw flaw) throws IOException {
    for (long seed = 0; seed < 100; seed++) {
      try {
        SnapshotHistory.check(Script.of(seed, 120), flaw);
      } catch (AssertionError e) {
        return;
      }
    }
    assertThat(flaw).as("100 histories").isEqualTo(Flaw.NONE);
  }
}
