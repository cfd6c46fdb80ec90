package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.fail;

import dev.tidemark.engine.mark.BrokenMarks;
import dev.tidemark.spi.store.Traits;
import dev.tidemark.testing.Script;
import dev.tidemark.testing.Weather;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The properties catch broken engines: a mutant that survives is a property that proves nothing.
 */
@Tag("slow")
class MutantsTest {

  /** The body of a property. */
  interface Body {
    void run(long seed) throws Exception;
  }

  @TestFactory
  Stream<DynamicTest> everyMutantIsCaught() {
    return Stream.of(
        caught(
            "mark skips an edge",
            30,
            seed ->
                Marking.check(Script.of(seed, 1 + (int) seed * 10), BrokenMarks::skippingEdges)),
        caught(
            "mark trusts ids",
            30,
            seed ->
                Marking.check(Script.of(seed, 1 + (int) seed * 10), BrokenMarks::believingInOrder)),
        caught("collector's mark skips an edge", 60, collecting(Mutants.SkippedEdge::new)),
        caught("handlers drop a reference", 60, collecting(Mutants.LastReferenceDropped::new)),
        caught("subjects are ignored", 60, collecting(Mutants.SubjectsIgnored::new)),
        caught("referrers are forgotten", 60, collecting(Mutants.ReferrersForgotten::new)),
        caught("nameless entries count", 60, collecting(Mutants.NamelessCount::new)),
        caught("nameless entries never count", 60, collecting(Mutants.NamelessNeverCount::new)),
        caught("tags of referrers are not followed", 60, collecting(Mutants.TagsNotFollowed::new)),
        caught("entries stay in the index", 60, collecting(Mutants.EntriesStay::new)),
        caught("arrivals are not seen", 60, histories(Mutants.ArrivalsUnseen::new)),
        caught(
            "no look at the roots in a sweep",
            40,
            seed -> Interference.check(Script.of(seed, 30), new Mutants.NoRecheck())),
        caught(
            "a later look at the roots only re-checks the named",
            40,
            seed -> Interference.check(Script.of(seed, 30), new Mutants.NamedOnly())),
        caught(
            "grace without closure",
            40,
            seed -> Grace.check(Script.of(seed, 25), new Mutants.GraceWithoutClosure())),
        caught("no grace", 60, histories(Mutants.NoGrace::new)),
        caught("roots are cached", 60, histories(Mutants.RootsCached::new)),
        caught("nothing comes back", 200, histories(Mutants.NothingComesBack::new)),
        caught("a look brings back", 200, histories(Mutants.LookBringsBack::new)),
        caught(
            "a look does not see quarantine",
            100,
            seed -> ComingBack.check(Script.of(seed, 20), new Mutants.LookIsBlind())),
        caught("what was removed is lost", 100, histories(Mutants.NothingIsReleased::new)),
        caught(
            "what was lost is removed",
            100,
            seed -> Releasing.check(Script.of(seed, 20), new Mutants.AllIsReleased())),
        caught(
            "a later name excuses an earlier one",
            100,
            seed -> Releasing.check(Script.of(seed, 20), new Mutants.EveryReleaseCounts())),
        caught("what is spared loses its parts", 200, histories(Mutants.SparedWithoutParts::new)),
        caught("a plan bounds one by one", 200, histories(Mutants.PlanWithoutParts::new)),
        caught("what was begun counts as done", 200, histories(Mutants.BegunIsDone::new)),
        caught("what is there again is as it was", 200, histories(Mutants.NameIsAll::new)),
        caught(
            "changes that are seen late are believed at once",
            100,
            seed -> Storm.check(Script.of(seed, 40), Weather.ROUGH, Storm.promising(Traits.LOCAL))),
        caught(
            "blobs without times are taken for old",
            100,
            seed ->
                Storm.check(
                    Script.of(seed, 40),
                    Weather.FINE.withTimes(false),
                    Storm.promising(Traits.LOCAL))),
        caught("locks of others are not seen", 60, histories(Mutants.LocksUnseen::new)),
        caught(
            "children go first",
            30,
            seed -> CrashOrder.check(Script.of(seed, 25), new Mutants.ChildrenFirst())),
        caught(
            "a refusal is ignored",
            150,
            seed -> Blindness.check(seed, new Mutants.RefusalIgnored())));
  }

  private static Body collecting(Supplier<Engines> mutant) {
    return seed -> Collecting.check(Script.of(seed, 35), mutant.get());
  }

  private static Body histories(Supplier<Engines> mutant) {
    return seed -> History.check(seed, Step.random(new Random(~seed), 30), mutant.get());
  }

  private static DynamicTest caught(String mutant, int tries, Body body) {
    return DynamicTest.dynamicTest(
        mutant,
        () -> {
          // always the same seeds: how soon a mutant is caught is chance, whether must not be
          for (long seed = 0; seed < tries; seed++) {
            try {
              body.run(seed);
            } catch (AssertionError e) {
              return;
            }
          }
          fail("survived %d tries", tries);
        });
  }
}
