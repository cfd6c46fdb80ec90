package dev.tidemark.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.metadata.MetadataException;
import dev.tidemark.testing.Script;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Tests of the tests: broken collections that the random histories have to catch. */
@Tag("slow")
class OnlineMutantsTest {

  @TestFactory
  Stream<DynamicTest> mutants() {
    return Stream.of(
        caught("no shading", OnlineMutants.NO_SHADING),
        caught("shading without closure", OnlineMutants.NO_CLOSURE),
        caught("no flip", OnlineMutants.NO_FLIP),
        caught("leases do not count", OnlineMutants.NO_LEASES),
        caught("nothing expires", OnlineMutants.NO_EXPIRY),
        caught(
            "what could not be deleted is taken for gone",
            OnlineHistory.WHOLE,
            OnlineMutants.FORGETFUL),
        caught("another blob goes in its place", OnlineHistory.WHOLE, OnlineMutants.CONFUSED));
  }

  private static DynamicTest caught(String name, OnlineHistory.Collections broken) {
    return caught(name, broken, FaultyBackend::new);
  }

  private static DynamicTest caught(
      String name, OnlineHistory.Collections broken, OnlineHistory.Backends backends) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          for (long seed = 0; seed < 300; seed++) {
            try {
              OnlineHistory.check(Script.of(seed, 120), broken, backends);
            } catch (AssertionError | IllegalStateException | MetadataException e) {
              return;
            }
          }
          assertThat(name).as("300 histories").isEqualTo("caught");
        });
  }
}
