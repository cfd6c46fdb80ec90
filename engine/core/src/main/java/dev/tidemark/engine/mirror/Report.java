package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.metadata.Occupancy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a collection did.
 *
 * @param plan what it set out to do, and the store as it found it
 * @param deleted how many blobs it took out of the store
 * @param deletedBytes how many bytes those gave back
 * @param quarantined how many of them can be brought back
 * @param restored how many blobs came back by themselves, because they are referenced again
 * @param purged how many went out of quarantine for good, because their time was over
 * @param decoded how often content was read; 0 if nothing was new
 * @param refusals why nothing, or nothing more, was deleted, if so
 * @param warnings for people
 * @param seconds how long each phase took, in order
 * @param metadata how much room the metadata took in the end
 */
public record Report(
    Plan plan,
    long deleted,
    long deletedBytes,
    long quarantined,
    long restored,
    long purged,
    long decoded,
    List<Refusal> refusals,
    List<String> warnings,
    Map<String, Duration> seconds,
    Occupancy metadata) {

  public Report {
    refusals = List.copyOf(refusals);
    warnings = List.copyOf(warnings);
  }

  /** All refusals in one line. */
  public Optional<String> refused() {
    return Refusal.text(refusals);
  }
}
