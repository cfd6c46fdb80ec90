package dev.tidemark.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads and a real executor. */
@Timeout(60)
class SchedulerThreadsTest {

  private static final SchedulerConfig AT_ONCE =
      SchedulerConfig.defaults().withStartupDelay(Duration.ZERO);

  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @AfterEach
  void shutDown() {
    executor.shutdownNow();
    callers.shutdownNow();
  }

  @Test
  void everybodyGetsARunThatBeganAfterTheyAsked() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    AtomicBoolean running = new AtomicBoolean();
    Callable<Integer> collection =
        () -> {
          assertThat(running.getAndSet(true)).as("one run at a time").isFalse();
          int number = begun.incrementAndGet();
          running.set(false);
          return number;
        };
    try (Scheduler<Integer> scheduler = new Scheduler<>(AT_ONCE, collection, executor)) {
      List<Future<?>> done = new ArrayList<>();
      for (int caller = 0; caller < 8; caller++) {
        done.add(callers.submit(() -> ask(scheduler, begun)));
      }
      for (Future<?> caller : done) {
        caller.get();
      }
    }
  }

  private static Void ask(Scheduler<Integer> scheduler, AtomicInteger begun) throws Exception {
    for (int i = 0; i < 500; i++) {
      int before = begun.get();
      scheduler.changed(i % 7 == 0);
      scheduler.expires(Instant.now());
      assertThat(scheduler.collect().get()).isGreaterThan(before);
    }
    return null;
  }

  @Test
  void nobodyWaitsForARunUnderWay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Callable<String> collection =
        () -> {
          begun.countDown();
          end.await();
          return "done";
        };
    try (Scheduler<String> scheduler = new Scheduler<>(AT_ONCE, collection, executor)) {
      CompletableFuture<String> first = scheduler.collect();
      begun.await();
      CompletableFuture<String> second = scheduler.collect();
      scheduler.changed(true);
      scheduler.expires(Instant.now());
      assertThat(first).isNotDone();
      assertThat(second).isNotDone();
      assertThat(second.cancel(false)).isTrue();
      end.countDown();
      assertThat(first.get()).isEqualTo("done");
    }
  }

  @Test
  void closingWaitsForTheRunUnderWay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    Callable<String> collection =
        () -> {
          begun.countDown();
          end.await();
          ended.set(true);
          return "done";
        };
    Scheduler<String> scheduler = new Scheduler<>(AT_ONCE, collection, executor);
    CompletableFuture<String> served = scheduler.collect();
    begun.await();
    CompletableFuture<String> stranded = scheduler.collect();
    Future<Boolean> closed =
        callers.submit(
            () -> {
              scheduler.close();
              return ended.get();
            });
    assertThat(stranded.handle((report, failure) -> failure).get(30, TimeUnit.SECONDS))
        .as("whoever waited for another run")
        .isInstanceOf(IllegalStateException.class);
    assertThat(closed.isDone()).isFalse();
    end.countDown();
    assertThat(closed.get()).isTrue();
    assertThat(served.get()).isEqualTo("done");
  }
}
