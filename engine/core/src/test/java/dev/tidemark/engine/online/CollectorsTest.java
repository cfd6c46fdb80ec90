package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.AN_HOUR_AGO;
import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.IN_AN_HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.spi.gc.Collector.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * TestCollectibleResources of containerd (core/metadata/gc_test.go), and what there is about its
 * mounts. A collector is asked once a collection here.
 */
class CollectorsTest {

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

  private Set<String> edges(String node) {
    return store.read(
        view -> {
          ExtraEdges extra = ExtraEdges.of(view, store.now());
          try (Collectors running = store.running()) {
            running.edges(view, extra);
          }
          Set<String> names = new TreeSet<>();
          long id = view.id(TestStore.resource(node));
          for (long child : view.children(id)) {
            names.add(name(view, child));
          }
          extra.from(id).forEach(to -> names.add(name(view, to)));
          return names;
        });
  }

  private static String name(CatalogView view, long id) {
    return TestStore.name(view.resource(id).orElseThrow());
  }

  private void intern() {
    try (Collectors running = store.running()) {
      store.write(
          change -> {
            running.intern(change);
            return running;
          });
    }
  }

  /** A type of its own. */
  @Nested
  class C1 {

    private final FakeCollector test = new FakeCollector("test", false);

    @BeforeEach
    void fill() {
      store.content("ns", 1);
      store.image("ns", "image1", 1);
      store.content("ns", 2, GC + "ref.test", "test2");
      store.image("ns", "image2", 2);
      store.lease("ns", "lease1", GC + "expire", IN_AN_HOUR);
      store.lease("ns", "lease2", GC + "expire", AN_HOUR_AGO);
      store.container("ns", "container1", "testsn/sn1");
      for (int n = 1; n <= 5; n++) {
        test.all.add("ns/test" + n);
      }
      test.active.add("ns/test1");
      test.leased.put("ns/lease1", List.of("test3"));
      test.leased.put("ns/lease2", List.of("test4"));
      test.back.put(
          "ns/test5",
          List.of(new Target("image", "image2"), new Target("container", "container1")));
      store.collectors.add(test);
      intern();
    }

    private Set<String> roots() {
      return store.read(
          view -> {
            Roots roots = Roots.of(view, store.now());
            try (Collectors running = store.running()) {
              running.roots(view, roots.deep());
            }
            return TestStore.names(view, roots.deep());
          });
    }

    @TestFactory
    Stream<DynamicTest> rootRows() {
      Set<String> roots = roots();
      Set<String> expected =
          Set.of(
              "ns container container1",
              "ns image image1",
              "ns image image2",
              "ns lease lease1",
              "ns test test1",
              "ns test test3");
      return Stream.concat(
          expected.stream()
              .map(row -> DynamicTest.dynamicTest(row, () -> assertThat(roots).contains(row))),
          Stream.of(
              DynamicTest.dynamicTest(
                  "no others",
                  () -> assertThat(roots).containsExactlyInAnyOrderElementsOf(expected))));
    }

    private DynamicTest row(String node, String... expected) {
      return DynamicTest.dynamicTest(
          node, () -> assertThat(edges(node)).containsExactlyInAnyOrder(expected));
    }

    @TestFactory
    Stream<DynamicTest> edgeRows() {
      return Stream.of(
          row("ns content d1"),
          row("ns content d2", "ns test test2"),
          row("ns image image1", "ns content d1"),
          row("ns image image2", "ns content d2", "ns test test5"),
          row("ns container container1", "ns snapshot testsn/sn1", "ns test test5"));
    }

    private String[] all(boolean second) {
      Stream<String> all =
          Stream.of(
              "ns content d1",
              "ns content d2",
              "ns image image1",
              "ns image image2",
              "ns lease lease1",
              "ns lease lease2",
              "ns test test1",
              "ns test test2",
              "ns test test3",
              "ns test test4",
              "ns test test5",
              // nodes too: the graph has them, though they are never collected
              "ns container container1",
              "ns snapshot testsn/sn1");
      return all.filter(one -> second || !one.equals("ns test test2")).toArray(String[]::new);
    }

    @Test
    void all() {
      assertThat(store.known()).containsExactlyInAnyOrder(all(true));
    }

    @Test
    void removeTest2() {
      store.write(
          change -> {
            long[] one = {change.id(TestStore.resource("ns test test2"))};
            Bitmap dead = new Bitmap(1);
            dead.set(one[0]);
            change.condemn(dead);
            change.sweep(one);
            change.unname(one);
            change.purge(one);
            return 0;
          });
      assertThat(store.known()).containsExactlyInAnyOrder(all(false));
      store.clean();
      assertThat(test.all).doesNotContain("ns/test2").hasSize(4);
    }

    @Test
    void collected() {
      Report report = store.collect();
      assertThat(test.all)
          .containsExactlyInAnyOrder("ns/test1", "ns/test2", "ns/test3", "ns/test5");
      assertThat(store.has("ns lease lease2")).isFalse();
      assertThat(report.deeds().removed()).containsEntry("test", 1L).containsEntry("lease", 1L);
      assertThat(report.told().problems()).isEmpty();
    }

    @Test
    void askedOnceACollection() {
      test.asked.clear();
      store.collect();
      assertThat(test.asked).containsExactly("start", "active ns", "leased ns/lease1", "close");
    }

    @Test
    void aStartErrorSkipsTheType() {
      test.ill = true;
      Report report = store.collect();
      assertThat(test.all).hasSize(5);
      assertThat(store.has("ns lease lease2")).isFalse();
      assertThat(report.told().problems()).singleElement().asString().contains("test", "ill");
      // a reference to a collector that is not running still makes an edge
      assertThat(edges("ns content d2")).containsExactly("ns test test2");
    }
  }

  /** Forward references. */
  @Nested
  class C2 {

    private final FakeCollector test = new FakeCollector("test", true);

    @BeforeEach
    void fill() {
      test.all.add("ns/test1");
      store.collectors.add(test);
      store.content("ns", 1);
      store.content("ns", 2, GC + "ref.content", TestStore.d(3));
      store.content("ns", 3);
    }

    @Test
    void test1IsFollowedByD1() {
      test.references.put("ns/test1", List.of(new Target("content", TestStore.d(1))));
      intern();
      assertThat(edges("ns test test1")).containsExactly("ns content d1");
    }

    @Test
    void coreContentD2KeepsItsOwn() {
      test.references.put("ns/test1", List.of(new Target("content", TestStore.d(1))));
      intern();
      assertThat(edges("ns content d2")).containsExactly("ns content d3");
    }

    @Test
    void withoutTheHookNone() {
      intern();
      assertThat(edges("ns test test1")).isEmpty();
    }

    @Test
    void whatAnActiveOneRefersToStays() {
      test.active.add("ns/test1");
      test.references.put("ns/test1", List.of(new Target("content", TestStore.d(2))));
      store.collect();
      assertThat(store.recorded()).containsExactly("ns content d2", "ns content d3");
    }

    @Test
    void whatAnUnusedOneRefersToGoes() {
      test.references.put("ns/test1", List.of(new Target("content", TestStore.d(2))));
      store.collect();
      assertThat(store.recorded()).isEmpty();
      assertThat(test.all).isEmpty();
    }

    @Test
    void withoutItNothingIsCollected() {
      test.active.add("ns/test1");
      store.collect();
      store.content("ns", 1);
      store.collectors.clear();
      assertThatThrownBy(store::collect)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("test");
      store.collectors.add(test);
      test.ill = true;
      assertThatThrownBy(store::collect)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("test");
      assertThat(store.recorded()).containsExactly("ns content d1");
    }
  }

  /** Mounts. */
  @Nested
  class C3 {

    private final FakeCollector mount = new FakeCollector("mount", false);

    @BeforeEach
    void activate() {
      mount.all.add("ns/m1");
      mount.all.add("ns/m2");
      store.collectors.add(mount);
      store.container("ns", "container1", "");
    }

    @Test
    void activatedIsListed() {
      intern();
      assertThat(store.known()).contains("ns mount m1", "ns mount m2");
    }

    @Test
    void removedIsGone() {
      store.collect();
      assertThat(mount.all).isEmpty();
      assertThat(store.known()).containsExactly("ns container container1");
    }

    @Test
    void whatCannotBeUnmountedIsReportedAndGoneWithTheNextRun() {
      mount.stuck.add("ns/m1");
      Report report = store.collect();
      assertThat(report.told().problems()).singleElement().asString().contains("m1", "busy");
      assertThat(report.online().orElseThrow().queue()).isEqualTo(1);
      assertThat(mount.all).containsExactly("ns/m1");
      mount.stuck.clear();
      assertThat(store.collect().told().problems()).isEmpty();
      assertThat(mount.all).isEmpty();
      assertThat(store.read(CatalogView::queueLength).intValue()).isZero();
    }

    @Test
    void theContainerOfALabelKeepsIt() {
      // the mount's own label, as its collector tells it
      mount.back.put("ns/m1", List.of(new Target("container", "container1")));
      intern();
      assertThat(edges("ns container container1")).containsExactly("ns mount m1");
      store.collect();
      assertThat(mount.all).containsExactly("ns/m1");
      store.remove("ns container container1");
      store.collect();
      assertThat(mount.all).isEmpty();
    }

    @Test
    void onlyTheUnreferencedOneGoes() {
      store.content("ns", 1, GC + "ref.mount", "m2", GC + "root", "x");
      store.collect();
      assertThat(mount.all).containsExactly("ns/m2");
    }
  }
}
