package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.d;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.model.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TestMetadataCollector of containerd (core/metadata/db_test.go): one collection, then what is
 * left. Its benchmark is here with what it has to leave alone, up to a thousand sets.
 */
class EndToEndTest {

  private static final String NS = "test";

  private static final List<String> KEPT =
      List.of(
          "test content d2",
          "test content d4",
          "test content d5",
          "test content d6",
          "test content d7",
          "test content d8",
          "test content d11",
          "test snapshot sn/1",
          "test snapshot sn/2",
          "test snapshot sn/3",
          "test snapshot sn/4",
          "test snapshot sn/6",
          "test snapshot sn/7",
          "test snapshot sn/8",
          "test snapshot sn/9",
          "test container 1",
          "test image image-1",
          "test lease lease-1",
          "test lease lease-2",
          "test lease lease-3");

  private static final List<String> REMOVED =
      List.of(
          "test content d1",
          "test content d3",
          "test content d9",
          "test content d10",
          "test content d12",
          "test snapshot sn/5");

  @TempDir Path directory;
  private final FakeCollector test = new FakeCollector("test", false);
  private TestStore store;

  @BeforeEach
  void open() throws IOException {
    store = new TestStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void fill() {
    store.content(NS, 1);
    store.content(NS, 2);
    store.content(NS, 3);
    store.content(NS, 4, GC + "root", "always");
    store.snapshot(NS, "sn/1", "");
    store.snapshot(NS, "sn/2", "1");
    store.snapshot(NS, "sn/3", "2");
    store.snapshot(NS, "sn/4", "3");
    store.snapshot(NS, "sn/5", "3");
    store.container(NS, "1", "sn/4");
    store.image(NS, "image-1", 2);

    store.lease(NS, "lease-1");
    store.hold(NS, "lease-1", "content d5", "snapshot sn/6");
    store.content(NS, 5, GC + "ref.content.0", d(6));
    store.content(NS, 6);
    store.content(NS, 7);
    store.snapshot(NS, "sn/6", "", GC + "ref.content.0", d(7));

    store.lease(NS, "lease-2", GC + "flat", "yes");
    store.hold(NS, "lease-2", "content d8", "snapshot sn/9");
    store.content(NS, 8, GC + "ref.content.0", d(9));
    store.content(NS, 9);
    store.content(NS, 10);
    store.snapshot(NS, "sn/7", "", GC + "ref.content.0", d(10));
    store.snapshot(NS, "sn/8", "7");
    store.snapshot(NS, "sn/9", "8");

    test.all.addAll(
        List.of("random/test1", "test/test1", "test/test2", "test/test3", "test/test4"));
    test.active.add("test/test4");
    test.leased.put("test/lease-3", List.of("test3"));
    store.collectors.add(test);
    store.lease(NS, "lease-3");
    store.hold(NS, "lease-3", "content d11");
    store.content(NS, 11, GC + "ref.test", "test1");
    store.content(NS, 12, GC + "ref.test", "test2");
  }

  @TestFactory
  Stream<DynamicTest> rows() {
    fill();
    Report report = store.collect();
    Set<String> left = store.recorded();
    Stream<DynamicTest> kept =
        KEPT.stream()
            .map(
                row ->
                    DynamicTest.dynamicTest(
                        "kept: " + row,
                        () -> {
                          assertThat(left).contains(row);
                          if (row.contains(" content ") || row.contains(" snapshot ")) {
                            assertThat(store.backend.has(TestStore.resource(row))).isTrue();
                          }
                        }));
    Stream<DynamicTest> removed =
        REMOVED.stream()
            .map(
                row ->
                    DynamicTest.dynamicTest(
                        "removed: " + row,
                        () -> {
                          assertThat(left).doesNotContain(row);
                          assertThat(store.backend.has(TestStore.resource(row))).isFalse();
                        }));
    Stream<DynamicTest> collectors =
        Stream.of("random/test1", "test/test1", "test/test2", "test/test3", "test/test4")
            .map(
                row -> {
                  boolean stays = !row.equals("random/test1") && !row.equals("test/test2");
                  return DynamicTest.dynamicTest(
                      (stays ? "kept: " : "removed: ") + row,
                      () -> assertThat(test.all.contains(row)).isEqualTo(stays));
                });
    Stream<DynamicTest> totals =
        Stream.of(
            DynamicTest.dynamicTest(
                "exactly these are left",
                () -> assertThat(left).containsExactlyInAnyOrderElementsOf(KEPT)),
            DynamicTest.dynamicTest(
                "the report counts them",
                () ->
                    assertThat(report.deeds().removed())
                        .isEqualTo(Map.of("content", 5L, "snapshot", 1L, "test", 2L))));
    return Stream.of(kept, removed, collectors, totals).flatMap(tests -> tests);
  }

  @Test
  void aSecondOneFindsNothing() {
    fill();
    store.collect();
    Set<String> left = store.recorded();
    Report second = store.collect();
    assertThat(second.deeds().total()).isZero();
    assertThat(second.deeds().freed()).isZero();
    assertThat(store.recorded()).isEqualTo(left);
  }

  @Test
  void listenersAreToldWhatWasCollected() {
    fill();
    store.remove("test content d9");
    store.remove("test content d10");
    store.collect();
    assertThat(store.told.stream().map(TestStore::name))
        .containsExactlyInAnyOrder(
            "test content d1", "test content d3", "test content d12", "test snapshot sn/5");
  }

  @Test
  void listenersAreToldWhatFlatLeasesDoNotKeep() {
    fill();
    store.collect();
    assertThat(store.told.stream().map(TestStore::name))
        .contains("test content d9", "test content d10");
  }

  @Test
  void labelsOfWhatAFlatLeaseHoldsKeepNothingOfACollector() {
    test.all.add("test/test2");
    store.collectors.add(test);
    store.lease(NS, "flat", GC + "flat", "yes");
    store.hold(NS, "flat", "content d1");
    store.content(NS, 1, GC + "ref.test", "test2");
    store.collect();
    assertThat(test.all).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1000})
  void setsOfTheBenchmarkAllStay(int sets) {
    store.write(
        change -> {
          for (int i = 1; i <= sets; i++) {
            String image = "test image image-" + i;
            change.put(store.entry("test content d" + i, Map.of(Entry.SIZE, "7")));
            change.put(store.entry(image, Map.of(Entry.TARGET_DIGEST, d(i))));
            for (int depth = 0; depth < 7; depth++) {
              String parent = depth == 0 ? "" : i + "-" + (depth - 1);
              change.put(
                  store.entry("test snapshot sn/" + i + "-" + depth, Map.of(Entry.PARENT, parent)));
            }
            Map<String, String> on = new LinkedHashMap<>();
            on.put(Entry.SNAPSHOTTER, "sn");
            on.put(Entry.SNAPSHOT_KEY, i + "-6");
            change.put(store.entry("test container " + i, on));
          }
          return sets;
        });
    int before = store.recorded().size();
    Report report = store.collect();
    assertThat(report.deeds().total()).isZero();
    assertThat(report.online().orElseThrow().queue()).isZero();
    assertThat(store.recorded()).hasSize(before).hasSize(sets * 10);
  }
}
