package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Purged;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Run;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Occupancy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
   * @param purged what left quarantine for good, and what could not
   */
  Report report(Run run, Counts counts, Judging judging, Purged purged, List<String> warnings) {
    List<String> all = new ArrayList<>(purged.problems());
    all.addAll(problems);
    return new Report(
        run,
        counts,
        deeds(purged),
        new Report.Told(refused, warnings, all),
        Optional.of(
            new Report.Mirrored(
                quarantined, judging.restored(), purged.blobs().size(), judging.decoded())),
        Optional.empty());
  }

  private Report.Deeds deeds(Purged purged) {
    return new Report.Deeds(
        deleted == 0 ? Map.of() : Map.of(Kind.CONTENT.name(), deleted),
        bytes,
        deleted - quarantined + purged.blobs().size(),
        purged.bytes() + (quarantined == 0 ? bytes : 0),
        0,
        0);
  }
}
