package dev.tidemark.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tests of the tests: broken collections that the random histories have to catch. */
class OnlineMutantsTest {

  @TestFactory
  Stream<DynamicTest> mutants() {
    return Stream.of(
        caught("no shading", (c, k, now) -> new OnlineMutants.NoShading(c, k, now)),
        caught("shading without closure", (c, k, now) -> new OnlineMutants.NoClosure(c, k, now)),
        caught("no flip", (c, k, now) -> new OnlineMutants.NoFlip(c, k, now)),
        caught("leases do not count", (c, k, now) -> new OnlineMutants.NoLeases(c, k, now)),
        caught("nothing expires", (c, k, now) -> new OnlineMutants.NoExpiry(c, k, now)));
  }

  private static DynamicTest caught(String name, OnlineHistory.Collections broken) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          for (long seed = 0; seed < 300; seed++) {
            try {
              OnlineHistory.check(seed, 120, broken);
            } catch (AssertionError | IllegalStateException e) {
              return;
            }
          }
          assertThat(name).as("300 histories").isEqualTo("caught");
        });
  }
}
