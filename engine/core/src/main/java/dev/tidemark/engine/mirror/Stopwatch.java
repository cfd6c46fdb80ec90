package dev.tidemark.engine.mirror;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adds up the time spent in each phase. */
final class Stopwatch {

  private final Map<String, Duration> phases = new LinkedHashMap<>();
  private String phase = "";
  private long since = System.nanoTime();

  /** The next phase begins. */
  void phase(String next) {
    long now = System.nanoTime();
    if (!phase.isEmpty()) {
      phases.merge(phase, Duration.ofNanos(now - since), Duration::plus);
    }
    phase = next;
    since = now;
  }

  /** The last phase is over. */
  Map<String, Duration> stop() {
    phase("");
    return phases;
  }
}
