package dev.tidemark.engine.schedule;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a collection whenever it is worth it, until it is closed.
 *
 * <p>A failed run is tried again, later each time. Its failure is told to those who wait for the
 * run, and to nobody else: a collection whose failures must be known tells of them itself.
 *
 * <p>Thread-safe. No method but {@link #close} waits for a run.
 *
 * @param <T> what a collection reports
 */
public final class Scheduler<T> implements AutoCloseable {

  /** Clocks are set and machines sleep: the longest wait before looking at the clock again. */
  private static final long LONGEST_WAIT = TimeUnit.MINUTES.toNanos(1);

  /** A timer is not set anew to be this much earlier, which two clocks may well differ by. */
  private static final long SLACK = TimeUnit.MILLISECONDS.toNanos(1);

  private final Callable<T> collection;
  private final ScheduledExecutorService executor;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final long origin;

  /** Guards what follows. Never held during a run, nor while a future is completed. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition idle = lock.newCondition();
  private final Timetable timetable;
  private List<CompletableFuture<T>> waiting = new ArrayList<>();
  private @Nullable ScheduledFuture<?> timer;
  private long timerAt;
  private @Nullable Thread runner;
  private boolean closed;

  /** Begins, with the clocks of the system. */
  public Scheduler(
      SchedulerConfig config, Callable<T> collection, ScheduledExecutorService executor) {
    this(config, collection, executor, Clock.systemUTC(), System::nanoTime);
  }

  /**
   * Begins.
   *
   * @param collection is called by a thread of the executor, never twice at a time; begins with a
   *     view of the store that is not older than the call
   * @param executor is not shut down by this; one thread is enough, and is busy while a collection
   *     runs
   * @param clock by which things expire
   * @param nanoTime nanoseconds since any time, never going back, by which runs and pauses are
   *     measured
   */
  public Scheduler(
      SchedulerConfig config,
      Callable<T> collection,
      ScheduledExecutorService executor,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.collection = collection;
    this.executor = executor;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.origin = nanoTime.getAsLong();
    this.timetable = new Timetable(config);
    tell(() -> {});
  }

  /**
   * Takes note of a change that can be seen already: call it after the transaction.
   *
   * @param deletion whether something was let go of that may have kept content alive: a name, lease
   *     or label was removed, or now points elsewhere
   */
  public void changed(boolean deletion) {
    tell(() -> timetable.changed(deletion, now()));
  }

  /**
   * Takes note of when something will expire, which is a reason for a run after this instant. To
   * remove it before is a change as any other; the run takes place all the same.
   */
  public void expires(Instant at) {
    tell(() -> timetable.expires(at));
  }

  /**
   * Asks for a run that begins after this call. One run serves all who asked before it began.
   *
   * @return the report of that run, or its failure; {@link IllegalStateException} if there will be
   *     none because this is closed. To cancel it is to wait no longer, the run takes place all the
   *     same. What depends on it runs on the thread of the collections, so it must not wait for
   *     another one.
   */
  public CompletableFuture<T> collect() {
    CompletableFuture<T> answer = new CompletableFuture<>();
    tell(
        () -> {
          timetable.requested(now());
          waiting.add(answer);
        });
    return answer;
  }

  /**
   * Ends all this. Waits for the run that is under way, unless that run itself is the caller; no
   * other begins after it.
   */
  @Override
  public void close() {
    stop();
    lock.lock();
    try {
      while (runner != null && runner != Thread.currentThread()) {
        idle.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Applies an event, and sees to it that whatever follows from it comes in time. */
  private void tell(Runnable event) {
    boolean stopped;
    lock.lock();
    try {
      event.run();
      stopped = closed || !arm();
    } finally {
      lock.unlock();
    }
    if (stopped) {
      stop();
    }
  }

  private void stop() {
    List<CompletableFuture<T>> stranded;
    lock.lock();
    try {
      closed = true;
      stranded = waiting;
      waiting = new ArrayList<>();
      if (timer != null) {
        timer.cancel(false);
        timer = null;
      }
    } finally {
      lock.unlock();
    }
    for (CompletableFuture<T> answer : stranded) {
      answer.completeExceptionally(new IllegalStateException("the scheduler is closed"));
    }
  }

  /** Sets the timer for the next run; false if the executor takes nothing any more. */
  private boolean arm() {
    long now = now();
    OptionalLong delay = timetable.delay(now, clock.instant());
    if (delay.isEmpty()) {
      return true;
    }
    long wait = Math.min(delay.getAsLong(), LONGEST_WAIT);
    if (timer != null) {
      if (timerAt - now - wait <= SLACK) {
        return true;
      }
      timer.cancel(false);
    }
    try {
      timer = executor.schedule(this::ring, wait, TimeUnit.NANOSECONDS);
      timerAt = now + wait;
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** The timer has run out, perhaps too early. */
  private void ring() {
    List<CompletableFuture<T>> served;
    lock.lock();
    try {
      timer = null;
      served = closed ? null : begin();
    } finally {
      lock.unlock();
    }
    if (served == null) {
      tell(() -> {});
    } else {
      run(served);
    }
  }

  /** Those whom a run serves that is now under way; null if none is due. */
  private @Nullable List<CompletableFuture<T>> begin() {
    long now = now();
    Instant wall = clock.instant();
    if (timetable.delay(now, wall).orElse(Long.MAX_VALUE) > 0) {
      return null;
    }
    timetable.begin(now, wall);
    runner = Thread.currentThread();
    List<CompletableFuture<T>> served = waiting;
    waiting = new ArrayList<>();
    return served;
  }

  private void run(List<CompletableFuture<T>> served) {
    Consumer<CompletableFuture<T>> answer;
    boolean success = false;
    try {
      T report = collection.call();
      answer = waiter -> waiter.complete(report);
      success = true;
    } catch (Throwable e) {
      // Errors too: whoever waits has to hear of them, and the next run may do better.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      answer = waiter -> waiter.completeExceptionally(e);
    }
    end(success);
    served.forEach(answer);
  }

  private void end(boolean success) {
    tell(
        () -> {
          if (success) {
            timetable.succeeded(now());
          } else {
            timetable.failed(now());
          }
          runner = null;
          idle.signalAll();
        });
  }

  private long now() {
    return nanoTime.getAsLong() - origin;
  }
}
