package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Run;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Occupancy;
import dev.tidemark.spi.store.Quarantine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a sweep.
 *
 * @param deleted how many blobs left the store
 * @param bytes what they give back
 * @param quarantined how many of them can be brought back: all or none
 * @param refused why there is nothing, or nothing more
 * @param problems what could not be deleted, a line each
 */
record Swept(
    long deleted, long bytes, long quarantined, List<Refusal> refused, List<String> problems) {

  /** The run that it ends. */
  Run run(Instant began, Map<String, Duration> phases, Occupancy metadata) {
    return new Run(
        began,
        refused.isEmpty() ? Run.Outcome.DONE : Run.Outcome.REFUSED,
        Refusal.text(refused),
        phases,
        metadata);
  }

  /**
   * What there is to report.
   *
   * @param judging has looked at the store
   * @param purged what left quarantine for good
   */
  Report report(
      Run run,
      Counts counts,
      Judging judging,
      List<Quarantine.Held> purged,
      List<String> warnings) {
    return new Report(
        run,
        counts,
        deeds(purged),
        new Report.Told(refused, warnings, problems),
        Optional.of(
            new Report.Mirrored(quarantined, judging.restored(), purged.size(), judging.decoded())),
        Optional.empty());
  }

  private Report.Deeds deeds(List<Quarantine.Held> purged) {
    long purgedBytes = purged.stream().mapToLong(Quarantine.Held::bytes).sum();
    return new Report.Deeds(
        deleted == 0 ? Map.of() : Map.of(Kind.CONTENT.name(), deleted),
        bytes,
        deleted - quarantined + purged.size(),
        purgedBytes + (quarantined == 0 ? bytes : 0),
        0,
        0);
  }
}
