package dev.tidemark.engine.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * When the next collection is due, decided from nothing but the events it was told.
 *
 * <p>Times are nanoseconds since the timetable began, on a clock that never goes back; expiries
 * alone are instants, because those come from others. Not thread-safe.
 *
 * <p>There are these reasons for a run, each with the time at which it is due:
 *
 * <ul>
 *   <li><i>startup</i>: the first run, whatever happened;
 *   <li><i>requested</i>: somebody waits for one;
 *   <li><i>pressing</i>: the deletion threshold was reached, or there was no run yet and so no
 *       pause to keep;
 *   <li><i>turn</i>: the time after the last run is divided into intervals of equal length, and at
 *       the end of each a run takes place if there is anything to collect;
 *   <li><i>expiry</i>: the earliest, but not before a whole interval is over;
 *   <li><i>retry</i>: the last run failed. Only a request comes before it.
 * </ul>
 */
final class Timetable {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long FIRST_INTERVAL = TimeUnit.SECONDS.toNanos(1);
  private static final long SHORTEST_RUN = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long RETRY_STEP = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_RETRY_STEPS = 300;

  /** The weight of the newest run in the mean: a slow one is forgotten after a dozen others. */
  private static final double NEWEST = 0.25;

  private final SchedulerConfig config;
  private final long delay;

  private long startup;
  private long requested = NEVER;
  private long pressing = NEVER;
  private long turn = NEVER;
  private long retry = NEVER;

  /**
   * Seconds of the epoch in which something has expired already, that had not in the one before.
   */
  private final TreeSet<Long> expiries = new TreeSet<>();

  /** What happened since the last run began. */
  private long deletions;

  private long mutations;

  private boolean running;
  private long began;
  private Instant beganAt = Instant.EPOCH;
  private long ended = NEVER;
  private double meanRun;
  private long interval = FIRST_INTERVAL;
  private int failures;

  Timetable(SchedulerConfig config) {
    this.config = config;
    this.delay = nanos(config.scheduleDelay());
    this.startup = config.startupDelay().isZero() ? NEVER : nanos(config.startupDelay());
  }

  /** Something was changed. */
  void changed(boolean deletion, long now) {
    mutations++;
    deletions += deletion ? 1 : 0;
    int threshold = config.deletionThreshold();
    if (threshold > 0 && deletions >= threshold) {
      pressing = Math.min(pressing, plus(now, delay));
    }
    if (running || startup != NEVER) {
      return;
    }
    if (worthwhile()) {
      turn = Math.min(turn, nextTurn(now));
    }
    if (ended == NEVER && (mutated() || (threshold == 0 && deletion))) {
      pressing = Math.min(pressing, plus(now, delay));
    }
  }

  /** Something expires: it is there at this instant and gone after it. */
  void expires(Instant at) {
    expiries.add(at.getEpochSecond() + 1);
  }

  /** Somebody asks for a run that has not begun yet. */
  void requested(long now) {
    requested = Math.min(requested, plus(now, delay));
  }

  /**
   * How long to wait for the next run, 0 if it is due; empty while one is under way, and when there
   * is no reason for one.
   */
  OptionalLong delay(long now, Instant wall) {
    long due;
    if (running) {
      due = NEVER;
    } else if (retry != NEVER) {
      due = Math.min(requested, retry);
    } else {
      due = Math.min(Math.min(startup, requested), Math.min(pressing, turn));
      due = expiries.isEmpty() ? due : Math.min(due, expiry(now, wall));
    }
    return due == NEVER ? OptionalLong.empty() : OptionalLong.of(Math.max(0, due - now));
  }

  /** A run begins; what happens from now on counts towards the next one. */
  void begin(long now, Instant wall) {
    running = true;
    began = now;
    beganAt = wall;
    deletions = 0;
    mutations = 0;
    startup = NEVER;
    requested = NEVER;
    pressing = NEVER;
    turn = NEVER;
    retry = NEVER;
  }

  /** The run has collected what there was when it began. */
  void succeeded(long now) {
    running = false;
    failures = 0;
    expiries.headSet(beganAt.getEpochSecond(), true).clear();
    double run = now - began;
    meanRun = ended == NEVER ? run : meanRun + NEWEST * (run - meanRun);
    ended = now;
    if (config.pauseThreshold() > 0) {
      double mean = Math.max(meanRun, (double) SHORTEST_RUN);
      interval = (long) (mean / config.pauseThreshold() - mean);
    }
    if (worthwhile()) {
      turn = nextTurn(now);
    }
  }

  /** The run came to nothing, so that there will be another whatever happens. */
  void failed(long now) {
    running = false;
    failures = Math.min(failures + 1, MAX_RETRY_STEPS);
    long pause = ended == NEVER ? delay - RETRY_STEP : interval;
    retry = plus(now, Math.max(0, plus(pause, failures * RETRY_STEP)));
  }

  private boolean worthwhile() {
    return deletions > 0 || mutated();
  }

  private boolean mutated() {
    int threshold = config.mutationThreshold();
    return threshold > 0 && mutations >= threshold;
  }

  private long nextTurn(long now) {
    long origin = ended == NEVER ? 0 : ended;
    long intervals = (now - origin) / interval;
    long last = origin + intervals * interval;
    return last == now && intervals > 0 ? last : plus(last, interval);
  }

  private long expiry(long now, Instant wall) {
    long seconds = Math.max(0, expiries.first() - wall.getEpochSecond());
    long wait = TimeUnit.SECONDS.toNanos(seconds);
    long due = plus(now, Math.max(0, wait - wall.getNano()));
    if (startup != NEVER) {
      return Math.max(due, startup);
    }
    return ended == NEVER ? due : Math.max(due, plus(ended, interval));
  }

  /** The sum; what is too large is never. */
  private static long plus(long time, long wait) {
    return wait > NEVER - Math.max(time, 0) ? NEVER : time + wait;
  }

  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return NEVER;
    }
  }
}
