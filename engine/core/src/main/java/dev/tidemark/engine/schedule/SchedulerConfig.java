package dev.tidemark.engine.schedule;

import java.time.Duration;

/**
 * How often to collect. The names and defaults are those of containerd's {@code
 * io.containerd.gc.v1.scheduler}; what is out of range is taken for the nearest value in range.
 *
 * @param pauseThreshold the share of all time, 0 to 0.5, that collections may take; with 0 there is
 *     a second between two of them
 * @param deletionThreshold after this many deletions a collection does not wait for its turn; with
 *     0 it always does
 * @param mutationThreshold this many changes, deletions or not, are worth a collection; with 0 only
 *     deletions are
 * @param scheduleDelay how long to wait, for more of the same, when a collection is asked for or a
 *     threshold is reached
 * @param startupDelay when the first collection takes place, which is the measure for the others;
 *     with 0 the first has to be caused as any other
 */
public record SchedulerConfig(
    double pauseThreshold,
    int deletionThreshold,
    int mutationThreshold,
    Duration scheduleDelay,
    Duration startupDelay) {

  private static final double MAX_PAUSE_THRESHOLD = 0.5;

  /**
   * @throws IllegalArgumentException if {@code pauseThreshold} is not a number
   */
  public SchedulerConfig {
    if (Double.isNaN(pauseThreshold)) {
      throw new IllegalArgumentException("the pause threshold is not a number");
    }
    pauseThreshold = Math.min(Math.max(pauseThreshold, 0), MAX_PAUSE_THRESHOLD);
    deletionThreshold = Math.max(deletionThreshold, 0);
    mutationThreshold = Math.max(mutationThreshold, 0);
    scheduleDelay = scheduleDelay.isNegative() ? Duration.ZERO : scheduleDelay;
    startupDelay = startupDelay.isNegative() ? Duration.ZERO : startupDelay;
  }

  /** 2 % of the time, a run for any deletion or 100 changes, the first after 100 ms. */
  public static SchedulerConfig defaults() {
    return new SchedulerConfig(0.02, 0, 100, Duration.ZERO, Duration.ofMillis(100));
  }

  public SchedulerConfig withPauseThreshold(double other) {
    return new SchedulerConfig(
        other, deletionThreshold, mutationThreshold, scheduleDelay, startupDelay);
  }

  public SchedulerConfig withDeletionThreshold(int other) {
    return new SchedulerConfig(
        pauseThreshold, other, mutationThreshold, scheduleDelay, startupDelay);
  }

  public SchedulerConfig withMutationThreshold(int other) {
    return new SchedulerConfig(
        pauseThreshold, deletionThreshold, other, scheduleDelay, startupDelay);
  }

  public SchedulerConfig withScheduleDelay(Duration other) {
    return new SchedulerConfig(
        pauseThreshold, deletionThreshold, mutationThreshold, other, startupDelay);
  }

  public SchedulerConfig withStartupDelay(Duration other) {
    return new SchedulerConfig(
        pauseThreshold, deletionThreshold, mutationThreshold, scheduleDelay, other);
  }
}
