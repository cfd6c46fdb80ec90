package dev.tidemark.testing;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * All chance of one test, as a value that a failing test makes smaller: one number for each step of
 * a history, or for each piece of content. A step draws from its own number only, so a step that is
 * left out changes no other, and what fails in the end is a short history or a small graph.
 *
 * @param seed what decides about everything but the steps
 * @param steps the seeds of the steps
 */
public record Script(long seed, List<Integer> steps) {

  /** One step in so many is left out from the beginning. With half as many, scripts are shorter. */
  private static final int MOSTLY = 1_000;

  public Script {
    steps = List.copyOf(steps);
  }

  /** The script of this size that a seed leads to, for tests that try one seed after the other. */
  public static Script of(long seed, int size) {
    Random random = new Random(seed);
    return new Script(seed, IntStream.range(0, size).mapToObj(i -> random.nextInt()).toList());
  }

  /** Scripts of {@code size} steps; failing ones get shorter. */
  public static Arbitrary<Script> ofSize(int size) {
    return ofSize(size, size);
  }

  /** Scripts of {@code least} to {@code most} steps; failing ones get shorter than that. */
  public static Arbitrary<Script> ofSize(int least, int most) {
    // what is left to make smaller is the number of the steps, not their seeds; lists are only cut
    // at their ends, so that a step in the middle has to be left out by itself
    Arbitrary<Optional<Integer>> steps =
        Combinators.combine(
                Arbitraries.randomValue(Random::nextInt),
                Arbitraries.frequency(Tuple.of(1, false), Tuple.of(MOSTLY, true)))
            .as((step, there) -> there ? Optional.of(step) : Optional.empty());
    Arbitrary<Long> seeds = Arbitraries.randomValue(Random::nextLong);
    return Combinators.combine(
            seeds,
            steps
                .list()
                .ofMinSize(1)
                .ofMaxSize(most)
                .withSizeDistribution(
                    (tries, min, max, center) ->
                        random -> BigInteger.valueOf(least + random.nextInt(most - least + 1))))
        .as((seed, some) -> new Script(seed, some.stream().flatMap(Optional::stream).toList()));
  }

  /** Chance that has to do with one thing: the same whatever else is in the script. */
  public Random about(Object thing) {
    return new Random(seed ^ (0x9e3779b97f4a7c15L * thing.hashCode()));
  }
}
