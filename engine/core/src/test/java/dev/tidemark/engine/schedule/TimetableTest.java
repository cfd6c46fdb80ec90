package dev.tidemark.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Decisions alone; times are milliseconds. */
class TimetableTest {

  private static final long NOTHING = -1;
  private static final Instant START = Instant.ofEpochSecond(1_000_000);

  @Test
  void nothingIsDueBeforeSomethingHappened() {
    assertThat(delay(timetable(0), 5)).isEqualTo(NOTHING);
  }

  @Test
  void theFirstRunTakesPlaceWhateverHappened() {
    assertThat(delay(timetable(100), 0)).isEqualTo(100);
    assertThat(delay(timetable(100), 30)).isEqualTo(70);
    assertThat(delay(timetable(100), 130)).isZero();
  }

  @Test
  void aChangeDoesNotHastenTheFirstRunAndARequestDoes() {
    Timetable timetable = timetable(100);
    timetable.changed(true, 0);
    timetable.expires(START.minusSeconds(10));
    assertThat(delay(timetable, 0)).isEqualTo(100);
    timetable.requested(0);
    assertThat(delay(timetable, 0)).isZero();
  }

  @Test
  void nothingIsDueDuringARun() {
    Timetable timetable = timetable(0);
    begin(timetable, 0);
    timetable.requested(millis(1));
    timetable.changed(true, millis(1));
    timetable.expires(START);
    assertThat(delay(timetable, 10)).isEqualTo(NOTHING);
    timetable.succeeded(millis(20));
    assertThat(delay(timetable, 20)).isZero();
  }

  @Test
  void theIntervalIsTheMeanOverThePauseThreshold() {
    Timetable timetable = timetable(0);
    assertThat(interval(timetable, 0, 10)).isEqualTo(490);
  }

  @Test
  void runsOfNoTimeCountAsFiveMilliseconds() {
    Timetable timetable = timetable(0);
    assertThat(interval(timetable, 0, 0)).isEqualTo(245);
  }

  @Test
  void withoutPauseThresholdTheIntervalIsASecond() {
    Timetable timetable = new Timetable(config(0).withPauseThreshold(0));
    assertThat(interval(timetable, 0, 10)).isEqualTo(1000);
  }

  @Test
  void recentRunsWeighMore() {
    Timetable timetable = timetable(0);
    assertThat(interval(timetable, 0, 10)).isEqualTo(490);
    assertThat(interval(timetable, 10_000, 410)).isEqualTo(49 * (10 + 100));
    long interval = 0;
    for (int i = 0; i < 12; i++) {
      interval = interval(timetable, 100_000 + 100_000 * i, 10);
    }
    assertThat(interval).as("a slow run long ago").isBetween(490L, 650L);
  }

  @Test
  void aFailedRunIsNoMeasure() {
    Timetable timetable = timetable(0);
    interval(timetable, 0, 10);
    begin(timetable, 10_000);
    timetable.failed(millis(90_000));
    begin(timetable, 100_000);
    timetable.succeeded(millis(100_010));
    timetable.changed(true, millis(100_010));
    assertThat(delay(timetable, 100_010)).isEqualTo(490);
  }

  @Test
  void turnsComeAtWholeIntervalsAfterTheLastRun() {
    Timetable timetable = timetable(0);
    begin(timetable, 0);
    timetable.succeeded(millis(10));
    timetable.changed(true, millis(10 + 3 * 490 + 1));
    assertThat(delay(timetable, 10 + 3 * 490 + 1)).isEqualTo(489);
    timetable.changed(true, millis(10 + 3 * 490 + 400));
    assertThat(delay(timetable, 10 + 3 * 490 + 400)).isEqualTo(90);
    assertThat(delay(timetable, 10 + 5 * 490)).as("late is not skipped").isZero();
  }

  @Test
  void aChangeExactlyAtATurnIsInTime() {
    Timetable timetable = timetable(0);
    begin(timetable, 0);
    timetable.succeeded(millis(10));
    timetable.changed(true, millis(10 + 490));
    assertThat(delay(timetable, 10 + 490)).isZero();
  }

  @Test
  void fewChangesAreNotWorthATurn() {
    Timetable timetable = timetable(0);
    begin(timetable, 0);
    timetable.succeeded(millis(10));
    for (int i = 0; i < 99; i++) {
      timetable.changed(false, millis(20));
      assertThat(delay(timetable, 20)).isEqualTo(NOTHING);
    }
    timetable.changed(false, millis(20));
    assertThat(delay(timetable, 20)).isEqualTo(480);
  }

  @Test
  void belowTheDeletionThresholdADeletionWaitsForItsTurn() {
    Timetable timetable = new Timetable(config(0).withDeletionThreshold(2));
    timetable.changed(true, 0);
    assertThat(delay(timetable, 0)).as("before the first run").isEqualTo(1000);
    begin(timetable, 0);
    timetable.succeeded(millis(10));
    timetable.changed(true, millis(10));
    assertThat(delay(timetable, 10)).isEqualTo(490);
    timetable.changed(true, millis(11));
    assertThat(delay(timetable, 11)).isZero();
  }

  @Test
  void theScheduleDelayAppliesToWhatIsPressing() {
    Timetable timetable = new Timetable(config(0).withScheduleDelay(Duration.ofMillis(30)));
    timetable.changed(true, 0);
    timetable.changed(true, millis(20));
    assertThat(delay(timetable, 20)).isEqualTo(10);
  }

  @Test
  void retries() {
    Timetable timetable = timetable(0);
    timetable.changed(true, 0);
    begin(timetable, 0);
    timetable.failed(0);
    assertThat(delay(timetable, 0)).as("the first at once").isZero();
    begin(timetable, 0);
    timetable.failed(0);
    timetable.changed(true, 0);
    timetable.expires(START.minusSeconds(10));
    assertThat(delay(timetable, 0)).as("and then not for every change").isEqualTo(1000);
    timetable.requested(0);
    assertThat(delay(timetable, 0)).as("but for every request").isZero();
  }

  @Test
  void afterASuccessARetryWaitsForAnIntervalAndASecond() {
    Timetable timetable = timetable(0);
    interval(timetable, 0, 10);
    begin(timetable, 1000);
    timetable.failed(millis(2000));
    assertThat(delay(timetable, 2000)).isEqualTo(1490);
  }

  @Test
  void aSuccessEndsTheRetries() {
    Timetable timetable = timetable(0);
    for (int i = 0; i < 5; i++) {
      begin(timetable, 0);
      timetable.failed(0);
    }
    begin(timetable, 0);
    timetable.succeeded(millis(10));
    assertThat(delay(timetable, 10)).isEqualTo(NOTHING);
    begin(timetable, 1000);
    timetable.failed(millis(2000));
    assertThat(delay(timetable, 2000)).isEqualTo(1490);
  }

  @Test
  void retriesDoNotBecomeRarerForEver() {
    Timetable timetable = timetable(0);
    for (int i = 0; i < 10_000; i++) {
      begin(timetable, 0);
      timetable.failed(0);
    }
    assertThat(delay(timetable, 0)).isEqualTo(299_000);
  }

  @Test
  void delaysOfAGeologicalScale() {
    Duration aeon = Duration.ofSeconds(Long.MAX_VALUE);
    Timetable timetable = new Timetable(config(0).withScheduleDelay(aeon).withStartupDelay(aeon));
    timetable.requested(millis(1));
    assertThat(delay(timetable, 1)).isEqualTo(NOTHING);
  }

  private static SchedulerConfig config(long startup) {
    return SchedulerConfig.defaults().withStartupDelay(Duration.ofMillis(startup));
  }

  private static Timetable timetable(long startup) {
    return new Timetable(config(startup));
  }

  private static void begin(Timetable timetable, long now) {
    timetable.begin(millis(now), START.plusMillis(now));
  }

  /** Runs once, and returns how long a deletion right after it has to wait. */
  private static long interval(Timetable timetable, long now, long lasts) {
    begin(timetable, now);
    timetable.succeeded(millis(now + lasts));
    timetable.changed(true, millis(now + lasts));
    return delay(timetable, now + lasts);
  }

  private static long delay(Timetable timetable, long now) {
    return timetable.delay(millis(now), START.plusMillis(now)).stream()
        .map(TimeUnit.NANOSECONDS::toMillis)
        .findAny()
        .orElse(NOTHING);
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
