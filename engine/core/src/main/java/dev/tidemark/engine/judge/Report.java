package dev.tidemark.engine.judge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a collection did.
 *
 * @param run when, how long, with what outcome
 * @param counts the store as it was found
 * @param deeds what was done to it
 * @param told what there is to tell people
 * @param mirrored what only a store has that others write
 * @param online what only a store has that is collected while it is written through the engine
 */
public record Report(
    Run run,
    Counts counts,
    Deeds deeds,
    Told told,
    Optional<Mirrored> mirrored,
    Optional<Online> online) {

  /**
   * What went.
   *
   * @param removed how many blobs, or records and resources, were taken out of the store, by kind
   * @param removedBytes what that gives back, at once or when quarantine ends; only content has a
   *     size
   * @param freed how many blobs and resources are gone for good
   * @param freedBytes the size of those blobs
   * @param leftovers how much of what writers had left is gone for good
   * @param leftoverBytes the size of that
   */
  public record Deeds(
      Map<String, Long> removed,
      long removedBytes,
      long freed,
      long freedBytes,
      long leftovers,
      long leftoverBytes) {

    /** Nothing at all. */
    public static final Deeds NONE = new Deeds(Map.of(), 0, 0, 0, 0, 0);

    public Deeds {
      removed = Map.copyOf(removed);
    }

    /** The same with what became of leftovers. */
    public Deeds with(long number, long bytes) {
      return new Deeds(removed, removedBytes, freed, freedBytes, number, bytes);
    }

    /** How much was taken out. */
    public long total() {
      return removed.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * What there is to tell.
   *
   * @param refusals why nothing, or nothing more, was removed, if so
   * @param warnings what was passed over, and why
   * @param problems what could not be removed or dealt with, a line each
   */
  public record Told(List<Refusal> refusals, List<String> warnings, List<String> problems) {

    /** Nothing. */
    public static final Told NOTHING = new Told(List.of(), List.of(), List.of());

    public Told {
      refusals = List.copyOf(refusals);
      warnings = List.copyOf(warnings);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Of a store that others write.
   *
   * @param quarantined how many of what was removed can be brought back
   * @param restored how many blobs came back by themselves, because they are referenced again
   * @param purged how many went out of quarantine for good, because their time was over
   * @param decoded how often content was read; 0 if nothing was new
   */
  public record Mirrored(long quarantined, long restored, long purged, long decoded) {}

  /**
   * Of a store that is written through the engine.
   *
   * @param epoch which collection of the store it was; 0 if that could not be told
   * @param queue how much still waits to be removed
   * @param longestPause the longest transaction: for so long a writer may have waited
   * @param p99Pause 99 of 100 transactions were not longer
   */
  public record Online(long epoch, long queue, Duration longestPause, Duration p99Pause) {

    public Online {
      Objects.requireNonNull(longestPause, "longestPause");
      Objects.requireNonNull(p99Pause, "p99Pause");
    }
  }

  public Report {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(counts, "counts");
    Objects.requireNonNull(deeds, "deeds");
    Objects.requireNonNull(told, "told");
    Objects.requireNonNull(mirrored, "mirrored");
    Objects.requireNonNull(online, "online");
  }

  /** The same, where leftovers were looked for as well, and the old ones of them have gone. */
  public Report with(Counts.Leftovers found) {
    Deeds all = deeds.with(found.old(), found.oldBytes());
    return new Report(run, counts.with(found), all, told, mirrored, online);
  }

  /** The same with a phase that came first. */
  public Report after(String phase, Duration time) {
    return new Report(run.after(phase, time), counts, deeds, told, mirrored, online);
  }

  /** All refusals in one line. */
  public Optional<String> refused() {
    return Refusal.text(told.refusals());
  }
}
