package dev.tidemark.engine.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Time that passes only when told to, and an executor that lives in it: it runs what is due on the
 * thread that lets time pass.
 */
final class FakeTime extends AbstractExecutorService
    implements ScheduledExecutorService, InstantSource {

  static final Instant START = Instant.parse("2026-01-31T23:59:00Z");

  private final PriorityQueue<Task<?>> tasks =
      new PriorityQueue<>(Comparator.comparingLong((Task<?> task) -> task.due));
  private long now;
  private Duration wrong = Duration.ZERO;
  private boolean shutdown;

  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {

    private final long due;

    Task(Callable<V> callable, long due) {
      super(callable);
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - now, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  /** Lets time pass; everything that falls due runs in its order, as on one thread. */
  void advance(Duration time) {
    long target = now + time.toNanos();
    while (!tasks.isEmpty() && tasks.peek().due <= target) {
      Task<?> task = tasks.remove();
      now = Math.max(now, task.due);
      task.run();
    }
    now = Math.max(now, target);
  }

  /** Runs what is due already. */
  void settle() {
    advance(Duration.ZERO);
  }

  /** A run takes this long; the thread does nothing else meanwhile. */
  void spend(Duration time) {
    now += time.toNanos();
  }

  /** The clock on the wall is set; timers do not notice. */
  void setClock(Duration ahead) {
    wrong = ahead;
  }

  /** How many timers will go off. */
  long timers() {
    return tasks.stream().filter(task -> !task.isCancelled()).count();
  }

  long nanos() {
    return now;
  }

  Duration elapsed() {
    return Duration.ofNanos(now);
  }

  @Override
  public Instant instant() {
    return START.plusNanos(now).plus(wrong);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    if (shutdown) {
      throw new RejectedExecutionException("shut down");
    }
    Task<V> task = new Task<>(callable, now + unit.toNanos(delay));
    tasks.add(task);
    return task;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return schedule(
        () -> {
          command.run();
          return true;
        },
        delay,
        unit);
  }

  @Override
  public void execute(Runnable command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(Runnable r, long first, long period, TimeUnit u) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(Runnable r, long first, long d, TimeUnit u) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    List<Runnable> left = new ArrayList<>(tasks);
    tasks.clear();
    return left;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown && tasks.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isTerminated();
  }
}
