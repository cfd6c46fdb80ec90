package dev.tidemark.cli;

import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.managed.Orphans;
import dev.tidemark.engine.online.CollectionReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a collection of a managed store did or would do.
 *
 * @param report of a collection that did nothing, if it was refused
 * @param orphans what was found beside the records, and goes as well
 * @param refused why it did not begin, if so
 * @param seconds how long each phase took, and all together
 */
record ManagedReport(
    String store,
    CollectionReport report,
    Orphans orphans,
    Optional<RefusedException> refused,
    Map<String, Duration> seconds,
    boolean dryRun,
    Duration grace) {

  /** Phases that took less are not worth telling. */
  private static final Duration NOTICEABLE = Duration.ofMillis(10);

  /** Tells it all; returns the exit code. */
  int tell(Output out) {
    if (out.json()) {
      out.document(json());
    } else if (refused.isEmpty()) {
      deeds(out);
      leftovers(out);
      MetadataSize.tell(report.metadata(), out);
      time(out);
    }
    out.warn(report.problems());
    if (refused.isPresent()) {
      out.error(refusal(refused.get()));
      return ExitCode.REFUSED;
    }
    if (!report.problems().isEmpty()) {
      out.error(
          Quantity.of(report.problems().size(), "problem")
              + "; see the warnings and correct that, a later gc tries again");
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  private static String refusal(RefusedException e) {
    String advice = e.refusals().isEmpty() ? "" : "; " + AllowOptions.advice(e.refusals());
    return "refused: " + e.getMessage() + "; nothing was collected" + advice;
  }

  private Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("store", store);
    json.put("epoch", refused.isPresent() ? null : report.epoch());
    json.put("collected", new TreeMap<>(report.collected()));
    json.put("collectedBytes", report.collectedBytes());
    json.put("orphans", orphans.number());
    json.put("orphanBytes", orphans.bytes());
    json.put("youngOrphans", orphans.young());
    json.put("freed", report.freed());
    json.put("freedBytes", report.freedBytes());
    json.put("kept", new TreeMap<>(report.kept()));
    json.put("queue", report.queue());
    json.put("longestPauseMs", milliseconds(report.longestPause()));
    json.put("p99PauseMs", milliseconds(report.p99Pause()));
    json.put("metadata", MetadataSize.json(report.metadata()));
    json.put("seconds", Seconds.json(seconds));
    json.put("problems", report.problems());
    json.put("refused", refused.map(RefusedException::getMessage).orElse(null));
    json.put("refusals", refusals());
    return json;
  }

  private List<String> refusals() {
    return refused.map(RefusedException::refusals).orElse(List.of()).stream()
        .map(refusal -> refusal.kind().word())
        .toList();
  }

  private static double milliseconds(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / 1e3;
  }

  private void deeds(Output out) {
    String verb = dryRun ? "Would collect " : "Collected ";
    if (report.total() > 0) {
      out.prose(verb + collected() + ".");
    } else {
      String nothing = dryRun ? "Nothing would be collected" : "Nothing collected";
      out.prose(nothing + (kept("grace") + kept("unjudged") == 0 ? ": there is no garbage." : "."));
    }
    if (orphans.number() > 0) {
      out.prose(
          (dryRun ? "Would also delete " : "Found ")
              + Quantity.of(orphans.number(), "file")
              + " that no record names ("
              + Quantity.size(orphans.bytes())
              + ").");
    }
    if (report.freed() > 0) {
      out.prose("Gone for good: " + Quantity.blobs(report.freed(), report.freedBytes()) + ".");
    }
  }

  /** Blobs first, as there are mostly blobs. */
  private String collected() {
    Map<String, Long> kinds = new TreeMap<>(report.collected());
    List<String> parts = new ArrayList<>();
    Long blobs = kinds.remove("content");
    if (blobs != null && blobs > 0) {
      parts.add(Quantity.blobs(blobs, report.collectedBytes()));
    }
    kinds.forEach(
        (kind, number) -> {
          if (number > 0) {
            parts.add(Quantity.of(number, kind));
          }
        });
    return String.join(", ", parts);
  }

  private long kept(String reason) {
    return report.kept().getOrDefault(reason, 0L);
  }

  private void leftovers(Output out) {
    if (kept("grace") > 0) {
      out.prose(
          Quantity.count(kept("grace"))
              + (kept("grace") == 1 ? " is garbage but stays" : " are garbage but stay")
              + " for now, being younger than "
              + Durations.text(grace)
              + ".");
    }
    if (orphans.young() > 0) {
      out.prose(
          Quantity.of(orphans.young(), "file")
              + " that no record names "
              + (orphans.young() == 1 ? "stays" : "stay")
              + " for now, being young.");
    }
    if (kept("unjudged") > 0) {
      out.prose(
          Quantity.count(kept("unjudged"))
              + (kept("unjudged") == 1 ? " stays" : " stay")
              + " because only a program of the store can judge what it is for.");
    }
    if (report.queue() > 0) {
      out.prose(
          Quantity.count(report.queue())
              + (report.queue() == 1 ? " waits" : " wait")
              + " to be removed, by a later gc or by the program that keeps the snapshots.");
    }
  }

  private void time(Output out) {
    if (out.quiet()) {
      return;
    }
    Map<String, Duration> noticed = new LinkedHashMap<>();
    seconds.forEach(
        (phase, time) -> {
          if (phase.equals("total") || time.compareTo(NOTICEABLE) >= 0) {
            noticed.put(phase, time);
          }
        });
    String pause =
        dryRun
            ? ""
            : "; writers waited at most "
                + tenths(report.longestPause())
                + " ms, 99 of 100 times at most "
                + tenths(report.p99Pause())
                + " ms";
    out.line(Cell.dim(Seconds.text(noticed) + pause));
  }

  /** Milliseconds, at least a tenth: nothing takes no time. */
  private static String tenths(Duration pause) {
    long tenths = Math.max(1, pause.toNanos() / 100_000);
    return tenths / 10 + "." + tenths % 10;
  }
}
