package dev.tidemark.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.Catalog;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Writers between all steps of a collection, in every order. Two writers meet at the first three
 * starts only, which takes some 20 s, unless {@code -Dtidemark.exhaustive=true} says all.
 */
@Tag("slow")
class InterleavingsTest {

  private static final int STARTS_OF_TWO =
      Boolean.getBoolean("tidemark.exhaustive") ? Interleavings.STARTS.size() : 3;

  @TestFactory
  Stream<DynamicTest> nothingReachableGoesAndNothingElseStays() {
    return Interleavings.STARTS.stream()
        .map(start -> DynamicTest.dynamicTest(start.toString(), () -> check(start)));
  }

  private static void check(Interleavings.Start start) throws Exception {
    Interleavings.Result one = Interleavings.run(start, 1, OnlineHistory.WHOLE);
    assertThat(one.failures()).isEmpty();
    assertThat(one.cases()).isEqualTo(20 * 9);
    if (Interleavings.STARTS.indexOf(start) >= STARTS_OF_TWO) {
      return;
    }
    Interleavings.Result two = Interleavings.run(start, 2, InterleavingsTest::faster);
    assertThat(two.failures()).isEmpty();
    assertThat(two.cases()).isEqualTo(20 * 20 * (9 * 10 / 2));
  }

  /** There are too many cases for steps as small as they can be. */
  private static Collection faster(Catalog catalog, Collectors collectors, Instant now) {
    Duration step = Duration.ofMillis(2);
    return new Collection(
        catalog, collectors, OnlineHistory.marking(collectors, now), new Pauses(step, step));
  }

  /** One transaction is enough for each of them. */
  @TestFactory
  Stream<DynamicTest> everyMutantIsCaught() {
    return Stream.of(
        caught("no shading", OnlineMutants.NO_SHADING),
        caught("shading without closure", OnlineMutants.NO_CLOSURE),
        caught("no flip", OnlineMutants.NO_FLIP));
  }

  private static DynamicTest caught(String name, OnlineHistory.Collections broken) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          for (Interleavings.Start start : Interleavings.STARTS) {
            if (!Interleavings.run(start, 1, broken).failures().isEmpty()) {
              return;
            }
          }
          assertThat(name).as("with every start").isEqualTo("caught");
        });
  }
}
