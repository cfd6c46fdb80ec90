package dev.tidemark.cli;

import dev.tidemark.engine.Store;
import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Run;
import dev.tidemark.engine.mirror.ScanReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a collection did or would do.
 *
 * @param store the store in words
 * @param report what it did; of a preview, which did nothing, what it found
 * @param plan what a preview would do; empty of a collection, and if too little is known to tell
 * @param preview whether nothing was to be done
 * @param seconds how long each phase took, and all together
 */
record Outcome(
    String store,
    Report report,
    Optional<Plan> plan,
    boolean preview,
    Map<String, Duration> seconds) {

  /** Of a collection that took {@code total}, with everything around it. */
  static Outcome of(Store store, Report report, Duration total) {
    Map<String, Duration> seconds = new LinkedHashMap<>(report.run().phases());
    seconds.put("total", total);
    return new Outcome(store.name(), report, Optional.empty(), false, seconds);
  }

  /** Of a collection that stops before it deletes. */
  static Outcome preview(OpenStore opened, Policy policy, Shell shell) throws IOException {
    Map<String, Duration> seconds = new LinkedHashMap<>();
    long start = System.nanoTime();
    Optional<ScanReport> scan = opened.scan();
    scan.ifPresent(any -> seconds.put("scan", Seconds.since(start)));
    long scanned = System.nanoTime();
    Optional<Plan> plan = Optional.empty();
    Report.Told told;
    Optional<String> refused;
    try {
      Plan made = opened.store().plan(policy);
      plan = Optional.of(made);
      told = told(made, policy);
      refused = Refusal.text(told.refusals());
    } catch (RefusedException e) {
      told = new Report.Told(e.refusals(), List.of(), List.of());
      refused = Optional.ofNullable(e.getMessage());
    }
    seconds.put("plan", Seconds.since(scanned));
    seconds.put("total", Seconds.since(start));
    Run run =
        new Run(
            shell.clock().instant(),
            refused.isPresent() ? Run.Outcome.REFUSED : Run.Outcome.DONE,
            refused,
            seconds,
            opened.store().occupancy());
    Counts counts = plan.map(Plan::counts).orElse(Counts.NONE);
    Optional<Report.Mirrored> mirrored =
        scan.map(seen -> new Report.Mirrored(0, 0, 0, seen.decoded()));
    Report report = new Report(run, counts, Report.Deeds.NONE, told, mirrored, Optional.empty());
    return new Outcome(opened.store().name(), report, plan, true, seconds);
  }

  private static Report.Told told(Plan plan, Policy policy) {
    List<String> warnings = new ArrayList<>(plan.warnings());
    policy.overrides(plan.refusals()).ifPresent(warnings::add);
    return new Report.Told(policy.refuses(plan.refusals()), warnings, List.of());
  }

  /** Whether others write the store, so that it has blobs alone. */
  boolean mirrored() {
    return report.mirrored().isPresent();
  }

  Counts counts() {
    return report.counts();
  }

  /** Why nothing, or nothing more, was deleted, in one line. */
  Optional<String> refused() {
    return report.refused().or(() -> unknown());
  }

  /** That too little was known to judge, which nothing can override. */
  private Optional<String> unknown() {
    return report.run().outcome() == Run.Outcome.REFUSED
        ? report.run().failure()
        : Optional.empty();
  }

  /** How many should have gone and could not; the problems say why. */
  long failed() {
    return report.told().problems().size();
  }

  /** What went, or would go, by kind. */
  Map<String, Long> going() {
    return preview ? counts().garbage().going() : report.deeds().removed();
  }

  /** What that gives back. */
  long goingBytes() {
    return preview ? counts().garbage().goingBytes() : report.deeds().removedBytes();
  }

  /** For programs. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("store", store);
    json.put("nodes", counts().nodes());
    json.put("roots", counts().roots());
    if (mirrored()) {
      json.put("unnamed", counts().names().unnamed());
      json.put("unnamedBlobs", counts().names().blobs());
    }
    json.put("live", counts().live());
    json.put("garbage", counts().garbage().count());
    json.put("garbageBytes", counts().garbage().bytes());
    json.put("deleted", report.deeds().total());
    json.put("deletedBytes", report.deeds().removedBytes());
    json.put("failed", failed());
    json.put("young", counts().garbage().young());
    json.put("leftovers", leftovers(counts().leftovers(), report.deeds()));
    report.mirrored().ifPresent(mirrored -> json.putAll(json(mirrored)));
    if (!mirrored()) {
      json.putAll(records());
    }
    report.online().ifPresent(online -> json.putAll(json(online)));
    json.put("refused", refused().orElse(null));
    json.put("refusals", report.told().refusals().stream().map(one -> one.kind().word()).toList());
    json.put("warnings", report.told().warnings());
    json.put("problems", report.told().problems());
    json.put("metadata", MetadataSize.json(report.run().metadata()));
    json.put("seconds", Seconds.json(seconds));
    return json;
  }

  /** What writers have left, of a plan or of a run. */
  static Map<String, Object> leftovers(Counts.Leftovers found, Report.Deeds deeds) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("count", found.count());
    json.put("bytes", found.bytes());
    json.put("young", found.young());
    json.put("youngBytes", found.youngBytes());
    json.put("removed", deeds.leftovers());
    json.put("removedBytes", deeds.leftoverBytes());
    json.put("names", found.names());
    return json;
  }

  private static Map<String, Object> json(Report.Mirrored mirrored) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("quarantined", mirrored.quarantined());
    json.put("restored", mirrored.restored());
    json.put("purged", mirrored.purged());
    json.put("decoded", mirrored.decoded());
    return json;
  }

  /** What a store has that has records of other things than blobs. */
  private Map<String, Object> records() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("collected", new TreeMap<>(going()));
    json.put("freed", report.deeds().freed());
    json.put("freedBytes", report.deeds().freedBytes());
    json.put("kept", new TreeMap<>(counts().kept()));
    return json;
  }

  private static Map<String, @Nullable Object> json(Report.Online online) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("epoch", online.epoch() == 0 ? null : online.epoch());
    json.put("queue", online.queue());
    json.put("longestPauseMs", milliseconds(online.longestPause()));
    json.put("p99PauseMs", milliseconds(online.p99Pause()));
    return json;
  }

  private static double milliseconds(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / 1e3;
  }
}
