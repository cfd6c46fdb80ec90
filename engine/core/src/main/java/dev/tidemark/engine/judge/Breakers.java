package dev.tidemark.engine.judge;

import static dev.tidemark.engine.judge.Refusal.Kind.GARBAGE_SHARE;
import static dev.tidemark.engine.judge.Refusal.Kind.NO_ROOTS;
import static dev.tidemark.engine.judge.Refusal.Kind.ROOTS_LOST;

import dev.tidemark.engine.text.Plural;
import java.util.ArrayList;
import java.util.List;

/**
 * Circuit breakers by numbers, for a store that others write: what is so unusual that names may
 * have been lost. Names that were removed through Tidemark were not lost, and what only they led to
 * is no reason for alarm.
 */
public final class Breakers {

  private Breakers() {}

  /**
   * What they look at.
   *
   * @param blobs how many blobs there are
   * @param roots how many roots
   * @param before how many roots the last collection saw; 0 before the first
   * @param released how many names were removed through Tidemark since
   * @param going how many blobs may go, but for those that led from those names alone
   */
  public record Sight(long blobs, long roots, long before, long released, long going) {

    /** Roots that nobody has told Tidemark to remove and that are gone all the same. */
    private long lost() {
      return before - roots - released;
    }

    private boolean emptied() {
      return released > 0 && (before > 0 ? lost() <= 0 : going == 0);
    }
  }

  /** What is unusual. */
  public static List<Refusal> of(Sight sight, Policy.Limits limits) {
    List<Refusal> refusals = new ArrayList<>();
    if (sight.roots() == 0 && sight.blobs() > 0 && !sight.emptied()) {
      String all = sight.blobs() == 1 ? "the only blob" : "all " + sight.blobs() + " blobs";
      refusals.add(new Refusal(NO_ROOTS, "no roots: " + all + " would be garbage"));
    }
    if (sight.lost() > limits.rootLoss() * sight.before()) {
      refusals.add(
          new Refusal(
              ROOTS_LOST,
              "only "
                  + Plural.of(sight.roots(), "root")
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
