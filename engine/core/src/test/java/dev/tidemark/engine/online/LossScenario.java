package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.AN_HOUR_AGO;
import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.d;
import static dev.tidemark.engine.online.TestStore.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.online.TestStore.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What other collectors have lost data by: numbers are those of reference/gc-peers.md. */
abstract class LossScenario {

  /** So many that a sweep takes several transactions. */
  static final int MANY = 250;

  @TempDir Path directory;
  TestStore store;

  @BeforeEach
  void open() throws IOException {
    store = new TestStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  void write(Consumer<Change> action) {
    store.write(
        change -> {
          action.accept(change);
          return change;
        });
  }

  /** Old garbage, child first and parent last, with so much between that no batch has both. */
  void oldGarbage() {
    store.together(
        () -> {
          store.content("ns", 2);
          store.snapshot("ns", "sn/t", "");
          store.fillers("ns", 1000, MANY);
          store.content("ns", 1, GC + "ref.content", d(2));
          store.snapshot("ns", "sn/s", "t");
        });
  }

  void kept() {
    assertThat(store.recorded())
        .contains("ns content d1", "ns content d2", "ns snapshot sn/s", "ns snapshot sn/t");
    store.backend.holdsAllOf(store);
  }

  /** A live content d9, a live lease, expired image and conditional content; then garbage. */
  void bystanders() {
    store.together(
        () -> {
          store.content("ns", 9, GC + "root", "x");
          store.content("ns", 8, GC + "root", "x", GC + "cond.snapshot.sn", "usedat<2h|s");
          store.lease("ns", "live");
          store.image("ns", "old", 1, GC + "expire", AN_HOUR_AGO);
          store.lease("ns", "stale", GC + "expire", AN_HOUR_AGO);
          store.hold("ns", "stale", "content d1");
        });
    oldGarbage();
  }

  /** Live things of several kinds in two namespaces, and {@link #oldGarbage}. */
  void mixed() {
    store.together(
        () -> {
          store.image("ns", "i", 20);
          store.content("ns", 20, GC + "ref.content", d(21));
          store.content("ns", 21);
          store.lease("ns", "flat", GC + "flat", "x");
          store.hold("ns", "flat", "content d30");
          store.content("ns", 30, GC + "ref.content", d(31));
          store.content("ns", 31);
          store.content("other", 1);
          store.image("other", "i", 1);
          store.ingest("ns", "in", 0, "");
        });
    oldGarbage();
  }

  private static final Set<String> MIXED_KEPT =
      Set.of(
          "ns content d20",
          "ns content d21",
          "ns content d30",
          "ns image i",
          "ns lease flat",
          "other content d1",
          "other image i");

  /** Nothing of {@link #mixed} was lost, and a last collection finds nothing left over. */
  void finished(String... more) {
    store.backend.holdsAllOf(store);
    store.collect();
    Set<String> expected = new TreeSet<>(MIXED_KEPT);
    expected.addAll(List.of(more));
    assertThat(store.recorded()).isEqualTo(expected);
    store.backend.holdsAllOf(store);
    assertThat(store.backend.has(resource("ns content d1000"))).isFalse();
    assertThat(store.backend.has(resource("ns snapshot sn/t"))).isFalse();
    assertThat(store.backend.has(resource("ns ingest in"))).isFalse();
    assertThat(store.backend.has(resource("ns content d1"))).as("of the other").isTrue();
    assertThat(store.read(CatalogView::queue).stream().map(Doomed::resource)).isEmpty();
    assertThat(store.read(CatalogView::cycle).phase()).isEqualTo(Cycle.Phase.IDLE);
  }

  /** A collection that has come so far. */
  Collection until(Step step) {
    Collection collection = store.collection();
    collection.begin();
    if (step.compareTo(Step.MARKED) >= 0) {
      collection.mark();
    }
    if (step.compareTo(Step.DRAINED) >= 0) {
      collection.drain();
    }
    if (step.compareTo(Step.FLIPPED) >= 0) {
      collection.flip();
    }
    if (step.compareTo(Step.HALF_SWEPT) >= 0) {
      collection.sweep(null);
    }
    return collection;
  }
}
