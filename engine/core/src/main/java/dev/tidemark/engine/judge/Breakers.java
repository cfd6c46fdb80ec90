package dev.tidemark.engine.judge;

import static dev.tidemark.engine.judge.Refusal.Kind.GARBAGE_SHARE;
import static dev.tidemark.engine.judge.Refusal.Kind.NO_ROOTS;
import static dev.tidemark.engine.judge.Refusal.Kind.ROOTS_LOST;

import dev.tidemark.engine.text.Plural;
import java.util.ArrayList;
import java.util.List;

/**
 * Circuit breakers by numbers, for a store that others write: what is so unusual that names may
 * have been lost. Names that were removed through Tidemark count as if they were still there, and
 * so does what they led to: to remove them trips nothing, and excuses nothing else.
 */
public final class Breakers {

  private Breakers() {}

  /**
   * What they look at.
   *
   * @param blobs how many blobs there are
   * @param roots how many roots
   * @param before how many roots the last collection saw; 0 before the first
   * @param removed how many names were removed through Tidemark
   * @param released how many of those the last collection saw
   * @param going how many blobs may go, but for those that led from names that were removed
   */
  public record Sight(
      long blobs, long roots, long before, long removed, long released, long going) {

    public Sight {
      if (released > removed || released > before || going > blobs) {
        throw new IllegalArgumentException("a part is no more than the whole");
      }
    }

    /** Roots that nobody has told Tidemark to remove and that are gone all the same. */
    private long lost() {
      return before - roots - released;
    }

    private boolean rootless() {
      return blobs > 0 && roots + removed == 0;
    }
  }

  /** What is unusual. */
  public static List<Refusal> of(Sight sight, Policy.Limits limits) {
    List<Refusal> refusals = new ArrayList<>();
    if (sight.rootless()) {
      String all = sight.blobs() == 1 ? "the only blob" : "all " + sight.blobs() + " blobs";
      refusals.add(new Refusal(NO_ROOTS, "no roots: " + all + " would be garbage"));
    }
    if (sight.lost() > limits.rootLoss() * sight.before()) {
      refusals.add(
          new Refusal(
              ROOTS_LOST,
              "only "
                  + Plural.of(sight.roots(), "root")
                  + (sight.released() == 0 ? "" : ", and " + sight.released() + " removed by name")
                  + ", where the last collection saw "
                  + sight.before()));
    }
    if (sight.going() > limits.garbage() * sight.blobs()) {
      refusals.add(
          new Refusal(
              GARBAGE_SHARE,
              sight.going()
                  + " of "
                  + sight.blobs()
                  + (sight.going() == 1 ? " blobs is garbage" : " blobs are garbage")
                  + ", more than "
                  + Math.round(100 * limits.garbage())
                  + " %"));
    }
    return refusals;
  }
}
