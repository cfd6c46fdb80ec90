package dev.tidemark.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Runs that nothing causes but time. */
class SchedulerExpiryTest {

  private static final SchedulerConfig ZERO =
      new SchedulerConfig(0, 0, 0, Duration.ZERO, Duration.ZERO);

  private final FakeTime time = new FakeTime();
  private final FakeCollection collection = new FakeCollection(time, ms(10));

  @Test
  void anExpiryCausesARunByItself() {
    Scheduler<Integer> scheduler = scheduler(ZERO);
    scheduler.expires(FakeTime.START.plusSeconds(20));
    scheduler.expires(FakeTime.START.plusSeconds(5));
    scheduler.expires(FakeTime.START.plusSeconds(5));
    time.advance(s(5));
    assertThat(collection.runs()).as("not expired before the instant is over").isZero();
    time.advance(Duration.ofDays(1));
    assertThat(collection.starts()).containsExactly(s(6), s(21));
  }

  @Test
  void anExpirySurvivesRunsBeforeIt() {
    Scheduler<Integer> scheduler = scheduler(SchedulerConfig.defaults());
    scheduler.expires(FakeTime.START.plusSeconds(5));
    runOnce(scheduler);
    runOnce(scheduler);
    assertThat(collection.runs()).isEqualTo(3);
    time.advance(Duration.ofDays(1));
    assertThat(collection.runs()).isEqualTo(4);
    assertThat(collection.starts().get(3)).isEqualTo(s(6));
  }

  @Test
  void anExpirySurvivesAFailedRun() {
    Scheduler<Integer> scheduler = scheduler(ZERO);
    scheduler.expires(FakeTime.START.plusSeconds(5));
    collection.failing(true);
    time.advance(s(6));
    collection.failing(false);
    time.advance(Duration.ofDays(1));
    assertThat(collection.runs()).isGreaterThan(1);
    assertThat(time.timers()).isZero();
  }

  @Test
  void manyExpiriesKeepThePauses() {
    collection.lasts(s(1));
    Scheduler<Integer> scheduler = scheduler(ZERO.withPauseThreshold(0.1));
    for (int i = 0; i < 100; i++) {
      scheduler.expires(FakeTime.START.plusSeconds(i));
    }
    time.advance(s(200));
    assertThat(collection.runs()).isBetween(10, 12);
  }

  @Test
  void anExpiryFollowsTheClockOnTheWall() {
    Scheduler<Integer> scheduler = scheduler(ZERO);
    scheduler.expires(FakeTime.START.plus(Duration.ofHours(10)));
    time.setClock(Duration.ofHours(10));
    time.advance(Duration.ofMinutes(2));
    assertThat(collection.runs()).as("set forward").isEqualTo(1);

    scheduler.expires(FakeTime.START.plus(Duration.ofHours(12)));
    time.setClock(Duration.ofHours(-10));
    time.advance(Duration.ofHours(12));
    assertThat(collection.runs()).as("set back").isEqualTo(1);
    time.advance(Duration.ofHours(10).plusMinutes(1));
    assertThat(collection.runs()).isEqualTo(2);
  }

  @Test
  void expiriesLongPastAndNeverToCome() {
    Scheduler<Integer> scheduler = scheduler(ZERO);
    scheduler.expires(Instant.MAX);
    time.advance(s(10));
    assertThat(collection.runs()).isZero();
    scheduler.expires(Instant.MIN);
    time.advance(s(10));
    assertThat(collection.runs()).isEqualTo(1);
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
