package dev.tidemark.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The first cases are the rows of containerd's tests, the others what those lack. */
class SchedulerTest {

  private static final SchedulerConfig ZERO =
      new SchedulerConfig(0, 0, 0, Duration.ZERO, Duration.ZERO);

  private final FakeTime time = new FakeTime();
  private final FakeCollection collection = new FakeCollection(time, ms(10));

  @Test
  void pauseThreshold() {
    collection.lasts(Duration.ofNanos(100_000));
    Scheduler<Integer> scheduler = scheduler(ZERO.withPauseThreshold(0.02));
    for (int i = 0; i < 150; i++) {
      scheduler.changed(true);
      time.advance(Duration.ofNanos(100_000));
    }
    assertThat(collection.runs()).isBetween(1, 4);
  }

  @Test
  void deletionThreshold() {
    collection.lasts(Duration.ofSeconds(1));
    Scheduler<Integer> scheduler =
        scheduler(ZERO.withPauseThreshold(0.001).withDeletionThreshold(5));
    for (int i = 0; i < 5; i++) {
      time.advance(ms(1));
      assertThat(collection.runs()).isZero();
      scheduler.changed(true);
    }
    time.advance(ms(30));
    assertThat(collection.runs()).isEqualTo(1);
  }

  @Test
  void deletionThresholdBreaksThePause() {
    Scheduler<Integer> scheduler =
        scheduler(ZERO.withPauseThreshold(0.001).withDeletionThreshold(5));
    runOnce(scheduler);
    for (int i = 0; i < 4; i++) {
      scheduler.changed(true);
      time.advance(ms(1));
    }
    assertThat(collection.runs()).isEqualTo(1);
    scheduler.changed(true);
    time.settle();
    assertThat(collection.runs()).isEqualTo(2);
  }

  @Test
  void trigger() {
    Scheduler<Integer> scheduler = scheduler(ZERO);
    CompletableFuture<Integer> answer = scheduler.collect();
    assertThat(answer).isNotDone();
    time.settle();
    assertThat(answer).isCompletedWithValue(1);
    assertThat(collection.runs()).isEqualTo(1);
    assertThat(time.elapsed()).isEqualTo(ms(10));
  }

  @Test
  void startupDelay() {
    scheduler(ZERO.withPauseThreshold(0.001).withStartupDelay(ms(20)));
    time.advance(ms(19));
    assertThat(collection.runs()).isZero();
    time.advance(ms(1));
    assertThat(collection.runs()).isEqualTo(1);
    time.advance(Duration.ofHours(1));
    assertThat(collection.runs()).isEqualTo(1);
  }

  @Test
  void firstRunFails() {
    collection.failing(true);
    Scheduler<Integer> scheduler = scheduler(ZERO.withScheduleDelay(ms(50)));
    CompletableFuture<Integer> answer = scheduler.collect();
    time.advance(ms(50));
    assertThatThrownBy(answer::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class)
        .hasStackTraceContaining("run 1 failed");

    collection.failing(false);
    time.advance(ms(49));
    assertThat(collection.runs()).isEqualTo(1);
    time.advance(ms(1));
    assertThat(collection.runs()).isEqualTo(2);
    time.advance(Duration.ofHours(1));
    assertThat(collection.runs()).isEqualTo(2);
  }

  @Test
  void runsThatKeepFailingBecomeRarer() {
    collection.lasts(Duration.ZERO);
    collection.failing(true);
    Scheduler<Integer> scheduler = scheduler(ZERO);
    scheduler.changed(true);
    for (int i = 0; i < 10_000; i++) {
      scheduler.changed(true);
      time.advance(ms(1));
    }
    assertThat(collection.starts()).containsExactly(s(0), s(0), s(1), s(3), s(6), s(10));
  }

  @Test
  void anErrorIsAFailedRunToo() {
    collection.meanwhile(
        () -> {
          throw new AssertionError("a bug");
        });
    Scheduler<Integer> scheduler = scheduler(ZERO);
    CompletableFuture<Integer> answer = scheduler.collect();
    time.advance(ms(10));
    assertThat(answer).isCompletedExceptionally();
    assertThat(collection.runs()).isEqualTo(2);
  }

  @Test
  void skipWhenNothingChanged() {
    Scheduler<Integer> scheduler = scheduler(SchedulerConfig.defaults());
    time.advance(Duration.ofHours(1));
    assertThat(collection.runs()).isEqualTo(1);
    assertThat(time.timers()).as("an idle store wakes nobody").isZero();

    scheduler.changed(true);
    time.advance(ms(1000));
    assertThat(collection.runs()).isEqualTo(2);
  }

  @Test
  void mutationThreshold() {
    Scheduler<Integer> scheduler = scheduler(SchedulerConfig.defaults());
    time.advance(ms(200));
    for (int i = 0; i < 99; i++) {
      scheduler.changed(false);
    }
    time.advance(Duration.ofHours(1));
    assertThat(collection.runs()).isEqualTo(1);

    scheduler.changed(false);
    time.advance(ms(1000));
    assertThat(collection.runs()).isEqualTo(2);

    scheduler.changed(false);
    time.advance(Duration.ofHours(1));
    assertThat(collection.runs()).as("counted anew").isEqualTo(2);
  }

  @Test
  void withoutMutationThresholdOnlyDeletionsCount() {
    Scheduler<Integer> scheduler = scheduler(ZERO);
    for (int i = 0; i < 1000; i++) {
      scheduler.changed(false);
    }
    time.advance(Duration.ofHours(1));
    assertThat(collection.runs()).isZero();
    scheduler.changed(true);
    time.settle();
    assertThat(collection.runs()).isEqualTo(1);
  }

  @Test
  void eventOlderThanLastRun() {
    Scheduler<Integer> scheduler = scheduler(SchedulerConfig.defaults());
    scheduler.changed(true);
    time.advance(Duration.ofHours(1));
    assertThat(collection.runs()).as("the run has seen it").isEqualTo(1);
  }

  @Test
  void eventDuringARunIsNotDropped() {
    Scheduler<Integer> scheduler = scheduler(SchedulerConfig.defaults());
    collection.meanwhile(() -> scheduler.changed(true));
    time.advance(ms(100));
    assertThat(collection.runs()).isEqualTo(1);
    time.advance(Duration.ofHours(1));
    assertThat(collection.starts()).containsExactly(ms(100), ms(100 + 10 + 490));
  }

  @Test
  void eventBeforeAFailedRunIsNotDropped() {
    Scheduler<Integer> scheduler = scheduler(SchedulerConfig.defaults());
    runOnce(scheduler);
    scheduler.changed(true);
    collection.failing(true);
    time.advance(ms(500));
    assertThat(collection.runs()).isEqualTo(3);
    collection.failing(false);
    time.advance(Duration.ofHours(1));
    assertThat(collection.runs()).isEqualTo(4);
  }

  @Test
  void syncDuringRun() {
    Scheduler<Integer> scheduler = scheduler(ZERO);
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    answers.add(scheduler.collect());
    answers.add(scheduler.collect());
    collection.meanwhile(() -> answers.add(scheduler.collect()));
    time.settle();
    assertThat(answers.get(0)).isCompletedWithValue(1);
    assertThat(answers.get(1)).isCompletedWithValue(1);
    assertThat(answers.get(2)).isNotDone();
    time.advance(ms(10));
    assertThat(answers.get(2)).isCompletedWithValue(2);
    assertThat(collection.runs()).isEqualTo(2);
  }

  @Test
  void syncDuringARunThatFails() {
    Scheduler<Integer> scheduler = scheduler(ZERO);
    List<CompletableFuture<Integer>> late = new ArrayList<>();
    collection.failing(true);
    collection.meanwhile(
        () -> {
          late.add(scheduler.collect());
        });
    CompletableFuture<Integer> early = scheduler.collect();
    time.settle();
    assertThat(early).isCompletedExceptionally();
    assertThat(late.get(0)).isNotDone();
    collection.failing(false);
    time.advance(ms(10));
    assertThat(late.get(0)).isCompletedWithValue(2);
  }

  @Test
  void whoNoLongerWaitsDisturbsNobody() {
    Scheduler<Integer> scheduler = scheduler(ZERO.withScheduleDelay(ms(5)));
    CompletableFuture<Integer> cancelled = scheduler.collect();
    CompletableFuture<Integer> other = scheduler.collect();
    assertThat(cancelled.cancel(true)).isTrue();
    time.advance(ms(5));
    assertThat(cancelled).isCancelled();
    assertThat(other).isCompletedWithValue(1);
  }

  @Test
  void scheduleDelayGathersRequests() {
    Scheduler<Integer> scheduler = scheduler(ZERO.withScheduleDelay(ms(100)));
    CompletableFuture<Integer> first = scheduler.collect();
    time.advance(ms(99));
    CompletableFuture<Integer> second = scheduler.collect();
    assertThat(collection.runs()).isZero();
    time.advance(ms(1));
    assertThat(first).isCompletedWithValue(1);
    assertThat(second).isCompletedWithValue(1);
  }

  @Test
  void closing() {
    Scheduler<Integer> scheduler = scheduler(SchedulerConfig.defaults());
    CompletableFuture<Integer> before = scheduler.collect();
    scheduler.close();
    scheduler.close();
    CompletableFuture<Integer> after = scheduler.collect();
    scheduler.changed(true);
    scheduler.expires(FakeTime.START);
    time.advance(Duration.ofHours(1));
    assertThat(collection.runs()).isZero();
    for (CompletableFuture<Integer> answer : List.of(before, after)) {
      assertThatThrownBy(answer::get)
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void closedByItsOwnRun() {
    Scheduler<Integer> scheduler = scheduler(ZERO);
    CompletableFuture<Integer> served = scheduler.collect();
    List<CompletableFuture<Integer>> late = new ArrayList<>();
    collection.meanwhile(
        () -> {
          late.add(scheduler.collect());
          scheduler.close();
        });
    time.advance(Duration.ofHours(1));
    assertThat(served).isCompletedWithValue(1);
    assertThat(late.get(0)).isCompletedExceptionally();
    assertThat(collection.runs()).isEqualTo(1);
  }

  @Test
  void anExecutorThatTakesNothingAnyMore() {
    Scheduler<Integer> scheduler = scheduler(ZERO);
    time.shutdown();
    scheduler.changed(true);
    assertThat(scheduler.collect()).isCompletedExceptionally();
  }

  @Test
  void eventsDoNotPileUpTimers() {
    Scheduler<Integer> scheduler = scheduler(SchedulerConfig.defaults());
    for (int i = 0; i < 1000; i++) {
      scheduler.changed(true);
      scheduler.expires(FakeTime.START.plusSeconds(i));
    }
    assertThat(time.timers()).isEqualTo(1);
  }

  private Scheduler<Integer> scheduler(SchedulerConfig config) {
    return new Scheduler<>(config, collection, time, time, time::nanos);
  }

  private void runOnce(Scheduler<Integer> scheduler) {
    time.advance(ms(200));
    CompletableFuture<Integer> answer = scheduler.collect();
    time.settle();
    assertThat(answer).isCompleted();
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
