package dev.tidemark.cli;

import dev.tidemark.engine.judge.Report;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells how long a collection took, and others had to wait for it. */
record TimeLine(Output out) {

  /** Phases that took less are not worth telling. */
  private static final Duration NOTICEABLE = Duration.ofMillis(10);

  void tell(Outcome outcome) {
    if (out.quiet()) {
      return;
    }
    Map<String, Duration> noticed = new LinkedHashMap<>();
    outcome
        .seconds()
        .forEach(
            (phase, time) -> {
              if (phase.equals("total") || time.compareTo(NOTICEABLE) >= 0) {
                noticed.put(phase, time);
              }
            });
    String decoded = outcome.report().mirrored().map(TimeLine::decoded).orElse("");
    String pauses = outcome.report().online().map(TimeLine::pauses).orElse("");
    out.line(Cell.dim(Seconds.text(noticed) + decoded + pauses));
  }

  private static String decoded(Report.Mirrored mirrored) {
    return mirrored.decoded() == 0
        ? "; nothing new"
        : "; " + Quantity.count(mirrored.decoded()) + " decoded";
  }

  private static String pauses(Report.Online online) {
    return "; writers waited at most "
        + tenths(online.longestPause())
        + " ms, 99 of 100 times at most "
        + tenths(online.p99Pause())
        + " ms";
  }

  /** Milliseconds, at least a tenth: nothing takes no time. */
  private static String tenths(Duration pause) {
    long tenths = Math.max(1, pause.toNanos() / 100_000);
    return tenths / 10 + "." + tenths % 10;
  }
}
