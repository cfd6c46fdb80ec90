package dev.tidemark.engine.judge;

import dev.tidemark.engine.mark.Bitmap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides who stays and who may go. One rule for all stores and all questions: what roots lead to
 * stays; so does what is young, or cannot be judged, or is not within what this run may remove, and
 * each of those with all it refers to, for a parent that stays has its parts.
 */
public final class Judge {

  private final Docket docket;
  private final Bitmap young = new Bitmap(1);
  private final Bitmap outside = new Bitmap(1);
  private final Bitmap there = new Bitmap(1);
  private final Map<String, Long> going = new TreeMap<>();
  private long bytes;
  private long goingBytes;
  private long youngest;
  private long unjudged;
  private long unplanned;

  private Judge(Docket docket) {
    this.docket = docket;
  }

  /** Judges everything. */
  public static Verdict judge(Docket docket) {
    return new Judge(docket).judge();
  }

  private Verdict judge() {
    Bitmap judged = docket.judged();
    Bitmap flat = docket.flat();
    Bitmap live = docket.closure(docket.roots());
    Bitmap rest = judged.minus(live, flat);
    rest.forEach(this::hear);
    Bitmap fresh = with(live, young);
    Bitmap kept = with(fresh, outside);
    Bitmap condemned = rest.minus(kept);
    rest.minus(condemned).minus(young, outside).forEach(this::acquit);
    return new Verdict(live, flat, kept, condemned, counts(fresh), kept());
  }

  /** Asks about one node that no root leads to. */
  private void hear(long node) {
    Docket.Standing standing = docket.standing(node);
    if (standing.ruling() != Ruling.ABSENT) {
      there.set(node);
      bytes += standing.bytes();
    }
    switch (standing.ruling()) {
      case YOUNG -> {
        young.set(node);
        youngest++;
      }
      case UNJUDGED -> {
        young.set(node);
        unjudged++;
      }
      case OUTSIDE -> {
        outside.set(node);
        unplanned++;
      }
      case GARBAGE -> count(standing, 1);
      case ABSENT -> {}
    }
  }

  /** Takes back what was counted: this stays after all, as a part of something that does. */
  private void acquit(long node) {
    Docket.Standing standing = docket.standing(node);
    if (standing.ruling() == Ruling.GARBAGE) {
      count(standing, -1);
    }
  }

  private void count(Docket.Standing standing, int by) {
    going.merge(standing.kind(), (long) by, Long::sum);
    goingBytes += by * standing.bytes();
  }

  /** What is reached from some nodes as well. */
  private Bitmap with(Bitmap before, Bitmap more) {
    if (more.count() == 0) {
      return before;
    }
    Bitmap starts = before.copy();
    starts.or(more);
    return docket.closure(starts);
  }

  private Verdict.Garbage counts(Bitmap fresh) {
    going.values().removeIf(number -> number == 0);
    long aged = there.minus(fresh).count();
    return new Verdict.Garbage(there.count(), bytes, there.count() - aged, going, goingBytes);
  }

  private Map<String, Long> kept() {
    return Map.of("grace", youngest, "unjudged", unjudged, "unplanned", unplanned);
  }
}
