package dev.tidemark.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Run;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collection that is interrupted, or whose listener or backend fails, changes nothing else. */
class LossToInterruptionsTest {

  @TempDir Path directory;
  private TestStore store;
  private final List<Report> reports = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    store = new TestStore(directory);
    store.image("ns", "app", 1);
    store.content("ns", 1);
    store.fillers("ns", 10, 600);
  }

  @AfterEach
  void close() {
    assertThat(Thread.interrupted()).as("left behind by a test").isFalse();
    store.close();
  }

  private void interrupted(OnlineCollector collector) {
    assertThatThrownBy(() -> collector.collect(store.policy()))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
    Report report = reports.get(reports.size() - 1);
    assertThat(report.run().outcome()).isEqualTo(Run.Outcome.FAILED);
    assertThat(report.run().failure().orElseThrow())
        .contains("interrupted")
        .doesNotContain("java.");
    store.backend.holdsAllOf(store);
  }

  @Test
  void beforeItBegins() {
    Thread.currentThread().interrupt();
    interrupted(store.collector(reports::add));
    assertThat(store.recorded()).hasSize(602);
    assertThat(store.collect().deeds().freed()).isEqualTo(600);
  }

  @Test
  void whatWasDecidedIsCarriedOnAfterAnInterruptionInTheSweep() {
    interrupted(
        store.collector(
            reports::add,
            removed -> {
              store.told.add(removed);
              Thread.currentThread().interrupt();
            }));
    assertThat(store.told).isNotEmpty();
    assertThat(store.read(CatalogView::cycle).phase()).isEqualTo(Cycle.Phase.SWEEP);
    assertThat(store.collect().deeds().freed()).isEqualTo(600);
    assertThat(store.recorded()).containsExactlyInAnyOrder("ns image app", "ns content d1");
  }

  @Test
  void whatWasNotDeletedIsInTheQueueAsItWas() {
    store.backend.after = any -> Thread.currentThread().interrupt();
    for (int n = 0; n < 4; n++) {
      store.snapshot("ns", "overlay/s" + n, "");
    }
    interrupted(store.collector(reports::add));
    List<Doomed> left = store.read(CatalogView::queue);
    assertThat(left).isNotEmpty().allMatch(one -> one.attempts() == 0 && one.problem().isEmpty());
    store.backend.after = any -> {};
    store.collect();
    assertThat(store.read(CatalogView::queueLength)).isZero();
  }

  @Test
  void anInterruptionInABackendIsNoFaultOfWhatItWasToRemove() {
    store.snapshot("ns", "overlay/s", "");
    store.backend.interrupts = true;
    interrupted(store.collector(reports::add));
    store.backend.interrupts = false;
    assertThat(store.read(CatalogView::queue))
        .filteredOn(one -> one.resource().equals(TestStore.resource("ns snapshot overlay/s")))
        .allMatch(one -> one.attempts() == 0)
        .hasSize(1);
    assertThat(store.collect().told().problems()).isEmpty();
    assertThat(store.read(CatalogView::queueLength)).isZero();
  }

  @Test
  void aListenerThatThrowsStopsNoSweep() throws IOException {
    Report report =
        store
            .collector(
                ended -> {
                  throw new IllegalStateException("of a test");
                },
                removed -> {
                  throw new AssertionError("of a test");
                })
            .collect(store.policy());
    assertThat(report.run().outcome()).isEqualTo(Run.Outcome.DONE);
    assertThat(report.deeds().freed()).isEqualTo(600);
    assertThat(store.recorded()).containsExactlyInAnyOrder("ns image app", "ns content d1");
  }

  @Test
  void aListenerThatThrowsHidesNoFailure() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                store
                    .collector(
                        ended -> {
                          throw new IllegalStateException("of a test");
                        })
                    .collect(store.policy()))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
