package dev.tidemark.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** TestGCRemove of containerd (core/metadata/gc_test.go). */
class RemovalTest {

  private static final List<String> ALL =
      List.of(
          "ns1 image image1",
          "ns1 image image2",
          "ns1 content d1",
          "ns1 content d2",
          "ns1 content d3",
          "ns1 ingest ingest1",
          "ns1 snapshot overlay/sn1",
          "ns1 snapshot overlay/sn2",
          "ns1 snapshot overlay/sn3",
          "ns1 snapshot overlay/sn4",
          "ns1 lease l1",
          "ns2 content d1",
          "ns2 content d2",
          "ns2 ingest ingest-2",
          "ns2 snapshot overlay/sn1",
          "ns2 lease l2");

  @TempDir Path directory;
  private TestStore store;

  @BeforeEach
  void fill() throws IOException {
    store = new TestStore(directory);
    store.image("ns1", "image1", 1);
    store.image("ns1", "image2", 2);
    store.container("ns1", "container1", "");
    store.content("ns1", 1);
    store.content("ns1", 2);
    store.content("ns1", 3);
    store.ingest("ns1", "ingest1", 0, "");
    for (int n = 1; n <= 4; n++) {
      store.snapshot("ns1", "overlay/sn" + n, "");
    }
    store.lease("ns1", "l1");
    store.content("ns2", 1);
    store.content("ns2", 2);
    store.ingest("ns2", "ingest-2", 0, "");
    store.snapshot("ns2", "overlay/sn1", "");
    store.lease("ns2", "l2");
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** By kind and namespace; containers are never collected, and so never listed there. */
  private Set<String> enumerated() {
    List<Kind> kinds = List.of(Kind.LEASE, Kind.SNAPSHOT, Kind.INGEST, Kind.CONTENT, Kind.IMAGE);
    return store.read(
        view -> {
          Set<String> names = new LinkedHashSet<>();
          for (String namespace : view.namespaces()) {
            for (Kind kind : kinds) {
              view.each(
                  kind,
                  namespace,
                  one -> assertThat(names.add(TestStore.name(one.resource()))).isTrue());
            }
          }
          return names;
        });
  }

  private static List<String> everySecond(int from) {
    List<String> half = new ArrayList<>();
    for (int i = from; i < ALL.size(); i += 2) {
      half.add(ALL.get(i));
    }
    return half;
  }

  private void sweepEverySecond(boolean purged) {
    store.write(
        change -> {
          Bitmap dead = new Bitmap(1);
          everySecond(0).forEach(one -> dead.set(change.id(TestStore.resource(one))));
          change.cycle(new Cycle(Cycle.Phase.MARK, 1, change.nextId()));
          change.condemn(dead);
          change.cycle(new Cycle(Cycle.Phase.SWEEP, 1, change.nextId()));
          long[] ids = dead.toArray();
          change.sweep(ids);
          if (purged) {
            change.unname(ids);
            change.purge(ids);
          }
          change.cycle(new Cycle(Cycle.Phase.IDLE, 1, change.nextId()));
          return ids;
        });
  }

  @Test
  void allAreSixteen() {
    assertThat(enumerated()).containsExactlyInAnyOrderElementsOf(ALL).hasSize(16);
  }

  @TestFactory
  Stream<DynamicTest> removed() {
    everySecond(0).forEach(store::remove);
    return rows("removed: ");
  }

  @TestFactory
  Stream<DynamicTest> swept() {
    sweepEverySecond(false);
    return rows("swept: ");
  }

  @TestFactory
  Stream<DynamicTest> purged() {
    sweepEverySecond(true);
    return rows("purged: ");
  }

  private Stream<DynamicTest> rows(String what) {
    Set<String> left = enumerated();
    return Stream.of(
            everySecond(0).stream()
                .map(
                    row ->
                        DynamicTest.dynamicTest(
                            what + row, () -> assertThat(left).doesNotContain(row))),
            everySecond(1).stream()
                .map(
                    row ->
                        DynamicTest.dynamicTest(
                            "kept: " + row, () -> assertThat(left).contains(row))),
            Stream.of(
                DynamicTest.dynamicTest(
                    "exactly the other eight",
                    () -> assertThat(left).containsExactlyInAnyOrderElementsOf(everySecond(1))),
                DynamicTest.dynamicTest(
                    "the container is still there",
                    () -> assertThat(store.has("ns1 container container1")).isTrue())))
        .flatMap(tests -> tests);
  }
}
