package dev.tidemark.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens in whatever order, nothing that happened is left uncollected. */
class SchedulerProperties {

  enum Event {
    DELETE,
    CHANGE,
    EXPIRE,
    COLLECT,
    DELETE_MEANWHILE,
    COLLECT_MEANWHILE,
    FAIL,
    RECOVER,
    WAIT
  }

  record Step(Event event, int amount) {}

  @Property
  void whatHappenedIsCollected(
      @ForAll("configs") SchedulerConfig config, @ForAll("steps") List<Step> steps) {
    History history = new History(config);
    steps.forEach(history::happen);
    history.collection.failing(false);
    history.time.advance(Duration.ofHours(2));

    List<Duration> starts = history.collection.starts();
    Duration last = starts.isEmpty() ? Duration.ofNanos(-1) : starts.get(starts.size() - 1);
    assertThat(last).isGreaterThanOrEqualTo(history.lastCause);
    assertThat(history.answers).allMatch(CompletableFuture::isDone);
    int runs = starts.size();
    history.time.advance(Duration.ofHours(2));
    assertThat(history.collection.runs()).as("and then there is peace").isEqualTo(runs);
    assertThat(history.time.timers()).isZero();
  }

  private static final class History {

    final FakeTime time = new FakeTime();
    final FakeCollection collection = new FakeCollection(time, Duration.ofMillis(10));
    final List<CompletableFuture<Integer>> answers = new ArrayList<>();
    final Scheduler<Integer> scheduler;

    /** When the last thing happened that a run has to come after. */
    Duration lastCause = Duration.ofNanos(-1);

    History(SchedulerConfig config) {
      scheduler = new Scheduler<>(config, collection, time, time, time::nanos);
    }

    void happen(Step step) {
      switch (step.event()) {
        case DELETE -> delete();
        case CHANGE -> scheduler.changed(false);
        case EXPIRE -> expire(step.amount());
        case COLLECT -> collect();
        case DELETE_MEANWHILE -> collection.meanwhile(this::delete);
        case COLLECT_MEANWHILE -> collection.meanwhile(this::collect);
        case FAIL -> collection.failing(true);
        case RECOVER -> collection.failing(false);
        case WAIT -> time.advance(Duration.ofMillis(step.amount()));
      }
    }

    private void delete() {
      scheduler.changed(true);
      cause(time.elapsed());
    }

    private void collect() {
      answers.add(scheduler.collect());
      cause(time.elapsed());
    }

    private void expire(int millis) {
      Duration at = time.elapsed().plusMillis(millis - 100);
      scheduler.expires(FakeTime.START.plus(at));
      cause(at.plusNanos(1));
    }

    private void cause(Duration at) {
      lastCause = at.compareTo(lastCause) > 0 ? at : lastCause;
    }
  }

  @Provide
  Arbitrary<SchedulerConfig> configs() {
    return Combinators.combine(
            Arbitraries.of(0.0, 0.001, 0.02, 0.5),
            Arbitraries.of(0, 1, 5),
            Arbitraries.of(0, 3),
            Arbitraries.of(0, 50),
            Arbitraries.of(0, 100))
        .as(
            (pause, deletions, mutations, delay, startup) ->
                new SchedulerConfig(
                    pause,
                    deletions,
                    mutations,
                    Duration.ofMillis(delay),
                    Duration.ofMillis(startup)));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(Arbitraries.of(Event.class), Arbitraries.integers().between(0, 5000))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }
}
