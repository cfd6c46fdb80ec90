package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.EXPIRED;
import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.d;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.model.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What containerd has no test of, though its collector has to answer it. */
class DerivedTest {

  private static final Instant DUE = Instant.parse(EXPIRED);

  @TempDir Path directory;
  private TestStore store;

  @BeforeEach
  void open() throws IOException {
    store = new TestStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** One of each kind that can expire, with something that it keeps. */
  private void expiring(String due) {
    store.image("ns", "i", 1, GC + "expire", due);
    store.content("ns", 1);
    store.lease("ns", "l", GC + "expire", due);
    store.hold("ns", "l", "content d2");
    store.content("ns", 2);
    store.ingest("ns", "in", 3, due);
    store.content("ns", 3);
    store.content("ns", 4, GC + "expire", due, GC + "ref.content", d(5));
    store.content("ns", 5);
    store.snapshot("ns", "sn/s", "t", GC + "expire", due);
    store.snapshot("ns", "sn/t", "");
  }

  private DynamicTest expiry(String row, String due, Duration after, boolean stays) {
    return DynamicTest.dynamicTest(
        row,
        () -> {
          store.recorded().forEach(store::remove);
          expiring(due);
          store.now(DUE.plus(after));
          store.collect();
          assertThat(store.recorded()).hasSize(stays ? 10 : 0);
          store.backend.holdsAllOf(store);
        });
  }

  @TestFactory
  Stream<DynamicTest> expiryBoundary() {
    return Stream.of(
        expiry("a millisecond before: root", EXPIRED, Duration.ofMillis(-1), true),
        expiry("equal instant: still root", EXPIRED, Duration.ZERO, true),
        expiry("a millisecond after: collected", EXPIRED, Duration.ofMillis(1), false),
        expiry("another offset", "2026-11-21T13:00:00+01:00", Duration.ZERO, true),
        expiry("another offset, after", "2026-11-21T13:00:00+01:00", Duration.ofMillis(1), false),
        expiry("nanoseconds", "2026-11-21T12:00:00.000000001Z", Duration.ZERO, true),
        expiry("Go's zero time: collected", "0001-01-01T00:00:00Z", Duration.ZERO, false),
        expiry("before 1970: collected", "1969-12-31T23:59:59Z", Duration.ZERO, false),
        expiry("the year 9999: root", "9999-12-31T23:59:59Z", Duration.ZERO, true));
  }

  @TestFactory
  Stream<DynamicTest> unparsableExpire() {
    return Stream.of("soon", "2026-11-20", "1763683200", "2026-11-20T12:00:00", "never")
        .map(due -> expiry("unparsable expire: root: " + due, due, Duration.ofDays(36_500), true));
  }

  @Test
  void anInstantBeyondAllIsUnparsable() {
    store.image("ns", "i", 1, GC + "expire", "+999999999-12-31T23:59:59Z");
    store.collect();
    assertThat(store.has("ns image i")).isTrue();
  }

  @Test
  void theEarliestExpiryMayBeBefore1970() {
    store.image("ns", "i", 1, GC + "expire", "0001-01-01T00:00:00Z");
    store.image("ns", "j", 1, GC + "expire", EXPIRED);
    Optional<Instant> next = store.read(CatalogView::nextExpiry);
    assertThat(next.map(Instant::toString)).contains("0001-01-01T00:00:00Z");
  }

  @Test
  @DisplayName("gc.rootfoo: not root")
  void rootfoo() {
    store.content("ns", 1, GC + "rootfoo", "x");
    store.snapshot("ns", "sn/s", "", GC + "rootfoo", "x");
    store.content("ns", 2, GC + "root", "x");
    store.collect();
    assertThat(store.recorded()).containsExactly("ns content d2");
  }

  @Test
  @DisplayName("label value empty: ignored")
  void emptyValues() {
    store.content("ns", 1, GC + "root", "");
    store.image("ns", "i", 2, GC + "expire", "");
    store.content("ns", 2, GC + "ref.content", "");
    store.lease("ns", "l", GC + "flat", "", GC + "expire", "");
    store.hold("ns", "l", "content d3");
    store.content("ns", 3, GC + "ref.content", d(4));
    store.content("ns", 4);
    store.collect();
    assertThat(store.recorded())
        .containsExactly(
            "ns content d2", "ns content d3", "ns content d4", "ns image i", "ns lease l");
  }

  @Test
  @DisplayName("cycle: terminates")
  void cycles() {
    store.content("ns", 1, GC + "ref.content", d(2));
    store.content("ns", 2, GC + "ref.content", d(1));
    store.content("ns", 3, GC + "ref.content", d(4), GC + "root", "x");
    store.content("ns", 4, GC + "ref.content", d(3));
    store.content("ns", 5, GC + "ref.content", d(5));
    store.collect();
    assertThat(store.recorded()).containsExactly("ns content d3", "ns content d4");
  }

  @Test
  @DisplayName("dangling edge: ok")
  void danglingEdges() {
    store.image("ns", "i", 1);
    store.content("ns", 2, GC + "ref.content", d(3), GC + "root", "x");
    store.container("ns", "c", "sn/nowhere", GC + "ref.image", "nowhere");
    store.lease("ns", "l");
    store.hold("ns", "l", "content d4", "snapshot sn/t", "ingest in", "image j");
    assertThat(store.collect().deeds().total()).isZero();
    store.content("ns", 1);
    store.content("ns", 3);
    store.content("ns", 4);
    store.snapshot("ns", "sn/nowhere", "");
    store.collect();
    assertThat(store.recorded())
        .contains("ns content d1", "ns content d3", "ns content d4", "ns snapshot sn/nowhere");
  }

  @Test
  @DisplayName("bref to unknown parent: collected")
  void backReferenceToNobody() {
    store.content("ns", 1, GC + "bref.image", "nowhere");
    store.collect();
    assertThat(store.known()).isEmpty();
    assertThat(store.backend.has(TestStore.resource("ns content d1"))).isFalse();
  }

  @Test
  void aBackReferenceHoldsWhenTheParentComesBack() {
    store.content("ns", 1, GC + "bref.content", d(2), GC + "root", "x");
    store.collect();
    store.content("ns", 1, GC + "bref.content", d(2));
    store.content("ns", 2, GC + "root", "x");
    store.collect();
    assertThat(store.recorded()).containsExactly("ns content d1", "ns content d2");
  }

  @Test
  @DisplayName("bref cycle of two non-roots: collected")
  void backReferenceCycle() {
    store.content("ns", 1, GC + "bref.content", d(2));
    store.content("ns", 2, GC + "bref.content", d(1));
    store.collect();
    assertThat(store.known()).isEmpty();
  }

  @TestFactory
  @DisplayName("writer commits between mark and sweep")
  Stream<DynamicTest> writerCommits() {
    return Stream.of(TestStore.Step.values())
        .map(
            at ->
                DynamicTest.dynamicTest(
                    "writer commits when " + at,
                    () -> {
                      store.recorded().forEach(store::remove);
                      store.content("ns", 1);
                      store.collect(
                          step -> {
                            if (step == at) {
                              store.content("ns", 1);
                              store.content("ns", 2, GC + "ref.content", d(1));
                              store.image("ns", "i", 2);
                            }
                          });
                      store.collect();
                      assertThat(store.recorded())
                          .containsExactly("ns content d1", "ns content d2", "ns image i");
                      store.backend.holdsAllOf(store);
                    }));
  }

  /** What it has written so far may go; what it writes next must not lack it unnoticed. */
  @TestFactory
  Stream<DynamicTest> leaseDeletedMidWrite() {
    return Stream.of(TestStore.Step.values())
        .map(
            at ->
                DynamicTest.dynamicTest(
                    "lease deleted mid-write when " + at,
                    () -> {
                      store.recorded().forEach(store::remove);
                      store.lease("ns", "l");
                      store.hold("ns", "l", "content d1");
                      store.content("ns", 1);
                      store.collect(
                          step -> {
                            if (step == at) {
                              store.remove("ns lease l");
                            }
                          });
                      store.backend.holdsAllOf(store);
                      store.collect();
                      assertThat(store.recorded()).isEmpty();
                      assertThat(store.backend.has(TestStore.resource("ns content d1"))).isFalse();
                    }));
  }

  @TestFactory
  Stream<DynamicTest> backendDeleteFails() {
    return Stream.of("ns content d1", "ns snapshot sn/s", "ns ingest in")
        .map(
            name ->
                DynamicTest.dynamicTest(
                    "backend delete fails: retried: " + name,
                    () -> {
                      store.content("ns", 1);
                      store.snapshot("ns", "sn/s", "");
                      store.ingest("ns", "in", 0, "");
                      Resource one = TestStore.resource(name);
                      Resource stuck = name.contains("content") ? one.in("") : one;
                      store.backend.stuck.add(stuck);
                      Report first = store.collect();
                      assertThat(first.told().problems()).hasSize(1);
                      assertThat(first.online().orElseThrow().queue()).isEqualTo(1);
                      assertThat(first.deeds().freed()).as("the others").isEqualTo(2);
                      assertThat(store.backend.has(one)).isTrue();
                      store.backend.stuck.clear();
                      store.reopen();
                      store.now(store.now().plusSeconds(11));
                      assertThat(store.collect().deeds().freed()).isEqualTo(1);
                      assertThat(store.backend.has(one)).isFalse();
                      long queue = store.read(CatalogView::queueLength);
                      assertThat(queue).isZero();
                    }));
  }

  @Test
  @DisplayName("crash between metadata commit and backend delete: retried")
  void crashBeforeTheBackend() {
    store.content("ns", 1);
    store.snapshot("ns", "sn/s", "");
    store.ingest("ns", "in", 0, "");
    Collection collection = store.collection();
    collection.begin();
    collection.mark();
    collection.flip();
    while (collection.sweep(null)) {
      // all
    }
    store.reopen();
    assertThat(store.recorded()).isEmpty();
    assertThat(store.backend.removed).isEmpty();
    store.clean();
    assertThat(store.backend.removed).hasSize(3);
  }

  /** A writer that comes while the queue is worked through, for a snapshot of the same name. */
  @Test
  void whatIsWrittenAnewWhileTheQueueIsWorkedThroughIsNotRemoved() {
    for (String key : List.of("a", "b", "c")) {
      store.snapshot("ns", "sn/" + key, "");
    }
    List<String> again = new ArrayList<>();
    store.backend.after =
        removed -> {
          if (again.isEmpty()) {
            again.add("x");
            for (String key : List.of("a", "b", "c")) {
              store.snapshot("ns", "sn/" + key, "", GC + "root", "x");
            }
          }
        };
    store.collect();
    store.backend.holdsAllOf(store);
  }
}
