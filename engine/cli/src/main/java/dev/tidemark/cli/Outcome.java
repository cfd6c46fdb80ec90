package dev.tidemark.cli;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.mirror.ScanReport;
import dev.tidemark.engine.model.Occupancy;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a collection did or would do.
 *
 * @param plan what it set out to do
 * @param deleted how many blobs left the store; 0 if it only planned
 * @param refusals why nothing, or nothing more, was deleted, if so
 * @param seconds how long each phase took, and all together
 */
record Outcome(
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

  /** How the engine begins a warning of a blob that it could not delete. */
  private static final String CANNOT = "cannot delete ";

  /** Of a collection that took {@code total}, with everything around it. */
  static Outcome of(Report report, Duration total) {
    Map<String, Duration> seconds = new LinkedHashMap<>(report.seconds());
    seconds.put("total", total);
    return new Outcome(
        report.plan(),
        report.deleted(),
        report.deletedBytes(),
        report.quarantined(),
        report.restored(),
        report.purged(),
        report.decoded(),
        report.refusals(),
        report.warnings(),
        seconds,
        report.metadata());
  }

  /** Of a collection that stops before it deletes. */
  static Outcome preview(Engine engine, Policy policy) throws IOException {
    Map<String, Duration> seconds = new LinkedHashMap<>();
    long start = System.nanoTime();
    ScanReport scan = engine.scan();
    seconds.put("scan", Seconds.since(start));
    long scanned = System.nanoTime();
    Plan plan = engine.plan(policy);
    seconds.put("plan", Seconds.since(scanned));
    seconds.put("total", Seconds.since(start));
    List<Refusal> refused = Refusal.without(plan.refusals(), policy.allowed());
    return new Outcome(
        plan, 0, 0, 0, 0, 0, scan.decoded(), refused, plan.warnings(), seconds, engine.occupancy());
  }

  /** All refusals in one line. */
  Optional<String> refused() {
    return Refusal.text(refusals);
  }

  /** How many blobs should have gone and could not; the warnings say why. */
  long failed() {
    long failed = 0;
    for (String warning : warnings) {
      failed += warning.startsWith(CANNOT) ? 1 : 0;
    }
    return failed;
  }

  /** For programs. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("store", plan.store());
    json.put("blobs", plan.blobs());
    json.put("roots", plan.roots());
    json.put("live", plan.live());
    json.put("garbage", plan.garbage());
    json.put("garbageBytes", plan.garbageBytes());
    json.put("deleted", deleted);
    json.put("deletedBytes", deletedBytes);
    json.put("failed", failed());
    json.put("quarantined", quarantined);
    json.put("young", plan.young());
    json.put("restored", restored);
    json.put("purged", purged);
    json.put("decoded", decoded);
    json.put("refused", refused().orElse(null));
    json.put("refusals", refusals.stream().map(refusal -> refusal.kind().word()).toList());
    json.put("warnings", warnings);
    json.put("metadata", MetadataSize.json(metadata));
    json.put("seconds", Seconds.json(seconds));
    return json;
  }
}
