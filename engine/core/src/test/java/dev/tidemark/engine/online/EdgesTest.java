package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.d;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.CatalogView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * TestGCRefs of containerd (core/metadata/gc_test.go): what a mark follows from each node. Edges
 * are a set here, so that two reasons for one are one.
 */
class EdgesTest {

  private final Map<String, String[]> rows = new LinkedHashMap<>();
  private final Map<String, String[]> flatRows = new LinkedHashMap<>();

  @TempDir Path directory;
  private TestStore store;

  @BeforeEach
  void fill() throws IOException {
    store = new TestStore(directory);
    contentOf1();
    containersOf1();
    imagesOf1();
    snapshotsOf1();
    second();
    third();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void contentOf1() {
    store.content("ns1", 1);
    store.content("ns1", 2);
    store.content("ns1", 3);
    store.content("ns1", 4, GC + "ref.content", d(1));
    store.content(
        "ns1", 5, GC + "ref.content.anything-1", d(2), GC + "ref.content.anything-2", d(3));
    store.content("ns1", 6, GC + "ref.contentbad", d(1));
    store.content(
        "ns1",
        7,
        GC + "ref.content/anything-1",
        d(2),
        GC + "ref.content/anything-2",
        d(3),
        GC + "bref.container",
        "container3");
    store.content(
        "ns1",
        10,
        GC + "bref.container",
        "container1",
        GC + "bref.content",
        d(5),
        GC + "bref.image",
        "image2",
        GC + "bref.snapshot.btrfs",
        "sn1");
  }

  private void containersOf1() {
    store.container("ns1", "container1", "overlay/sn4");
    store.container("ns1", "container2", "overlay/sn5", GC + "ref.snapshot.overlay", "sn6");
    store.container(
        "ns1",
        "container3",
        "overlay/sn7",
        GC + "ref.snapshot.overlay/anything-1",
        "sn8",
        GC + "ref.snapshot.overlay/anything-2",
        "sn9",
        GC + "ref.content",
        d(7));
    store.container(
        "ns1", "container4", "", GC + "ref.content.0", d(8), GC + "ref.content.1", d(9));
  }

  private void imagesOf1() {
    store.image("ns1", "image1", 3);
    store.image(
        "ns1",
        "image2",
        4,
        GC + "ref.image.anything",
        "image1",
        GC + "ref.content.anotherimage",
        d(5));
    store.image(
        "ns1", "image3", 10, GC + "bref.image", "image2", GC + "expire", TestStore.IN_AN_HOUR);
    store.image(
        "ns1", "image4", 10, GC + "bref.image", "image2", GC + "expire", TestStore.AN_HOUR_AGO);
    store.image("ns1", "image5", 30, GC + "cond.snapshot.overlay", "usedat<2h|sn10");
    store.ingest("ns1", "ingest-1", 0, "");
  }

  private String used(Duration ago) {
    return store.now().minus(ago).toString();
  }

  private void snapshotsOf1() {
    store.snapshot("ns1", "overlay/sn1", "");
    store.snapshot("ns1", "overlay/sn2", "sn1");
    store.snapshot("ns1", "overlay/sn3", "sn2");
    store.snapshot(
        "ns1",
        "overlay/sn4",
        "",
        GC + "ref.snapshot.btrfs",
        "sn1",
        GC + "ref.snapshot.overlay",
        "sn1");
    store.snapshot(
        "ns1",
        "overlay/sn5",
        "",
        GC + "ref.snapshot.overlay/anything-1",
        "sn1",
        GC + "ref.snapshot.overlay/anything-2",
        "sn2");
    store.snapshot("ns1", "btrfs/sn1", "");
    store.snapshot(
        "ns1", "overlay/sn10", "", GC + "cond.value-usedat", used(Duration.ofMinutes(30)));
  }

  private void second() {
    store.content("ns2", 1);
    store.content("ns2", 2);
    store.ingest("ns2", "ingest-2", 8, "");
    store.snapshot("ns2", "overlay/sn1", "");
    store.snapshot("ns2", "overlay/sn2", "sn1");
    store.snapshot(
        "ns2", "overlay/sn3", "", GC + "ref.content", d(1), GC + "ref.content.keep-me", d(6));
  }

  private void third() {
    store.content("ns3", 1);
    store.content("ns3", 2, GC + "ref.content.0", d(1));
    store.content("ns3", 10, GC + "bref.container", "container1");
    store.content("ns3", 20, GC + "cond.snapshot.overlay", "usedat<2h|sn6");
    store.content("ns3", 21, GC + "cond.snapshot.overlay", "usedat<2h|sn7");
    store.snapshot("ns3", "overlay/sn4", "");
    store.snapshot("ns3", "overlay/sn5", "");
    store.snapshot(
        "ns3", "overlay/sn6", "sn4", GC + "cond.value-usedat", used(Duration.ofHours(1)));
    store.snapshot(
        "ns3", "overlay/sn7", "sn5", GC + "cond.value-usedat", used(Duration.ofHours(3)));
    store.snapshot("ns3", "overlay/sn1", "");
    store.snapshot("ns3", "overlay/sn2", "sn1");
    store.snapshot(
        "ns3",
        "overlay/sn3",
        "",
        GC + "ref.snapshot.btrfs",
        "sn1",
        GC + "ref.snapshot.overlay",
        "sn1");
  }

  private void row(String node, String... edges) {
    rows.put(node, edges);
  }

  private void flat(String node, String... edges) {
    flatRows.put(node, edges);
  }

  private void table() {
    row("ns1 content d1");
    row("ns1 content d2");
    row("ns1 content d3");
    // not to d1; the label names a resource of a collector that is not running
    row("ns1 content d6", "contentbad " + d(1));
    row("ns2 content d1");
    row("ns2 content d2");
    row("ns1 content d4", "content d1");
    row("ns1 content d5", "content d10", "content d2", "content d3");
    row("ns1 content d7", "content d2", "content d3");
    row("ns1 snapshot overlay/sn1");
    row("ns1 snapshot overlay/sn2", "snapshot overlay/sn1");
    row("ns1 snapshot overlay/sn3", "snapshot overlay/sn2");
    row("ns1 snapshot overlay/sn4", "snapshot btrfs/sn1", "snapshot overlay/sn1");
    row("ns1 snapshot overlay/sn5", "snapshot overlay/sn1", "snapshot overlay/sn2");
    row("ns1 snapshot btrfs/sn1", "content d10");
    row("ns2 snapshot overlay/sn1");
    row("ns2 snapshot overlay/sn2", "snapshot overlay/sn1");
    row("ns2 snapshot overlay/sn3", "content d1", "content d6");
    row("ns1 container container1", "content d10", "snapshot overlay/sn4");
    row("ns1 container container2", "snapshot overlay/sn5", "snapshot overlay/sn6");
    // d7 once: edges are a set
    row(
        "ns1 container container3",
        "content d7",
        "snapshot overlay/sn7",
        "snapshot overlay/sn8",
        "snapshot overlay/sn9");
    row("ns1 container container4", "content d8", "content d9");
    row("ns1 image image1", "content d3");
    // image3 too: back references of an image count before it has expired; it is a root anyway
    row(
        "ns1 image image2",
        "content d10",
        "content d4",
        "content d5",
        "image image1",
        "image image3",
        "image image4");
    row("ns1 image image5", "content d30", "snapshot overlay/sn10");
    row("ns1 ingest ingest-1");
    row("ns2 ingest ingest-2", "content d8");
    row("ns3 container container1", "content d10");
    row("ns3 content d2", "content d1");
    row("ns3 content d20", "snapshot overlay/sn6");
    row("ns3 content d21");
    row("ns3 snapshot overlay/sn2", "snapshot overlay/sn1");
    row("ns3 snapshot overlay/sn3", "snapshot btrfs/sn1", "snapshot overlay/sn1");
    row("ns3 snapshot overlay/sn6", "snapshot overlay/sn4");
    row("ns3 snapshot overlay/sn7", "snapshot overlay/sn5");
    flat("ns3 snapshot overlay/sn2", "snapshot overlay/sn1");
    flat("ns3 snapshot overlay/sn1");
    flat("ns3 snapshot overlay/sn3");
    flat("ns1 image image1", "content d3");
    flat("ns1 image image2", "content d4");
  }

  private Set<String> edges(String node) {
    return store.read(
        view -> {
          Set<String> names = new TreeSet<>();
          long id = view.id(TestStore.resource(node));
          if (id != CatalogView.NONE) {
            for (long child : view.children(id)) {
              names.add(name(view, child));
            }
            ExtraEdges.of(view, store.now()).from(id).forEach(to -> names.add(name(view, to)));
          }
          return names;
        });
  }

  private static String name(CatalogView view, long id) {
    return TestStore.name(view.resource(id).orElseThrow());
  }

  private static Set<String> expected(String node, String... edges) {
    String namespace = node.substring(0, node.indexOf(' ') + 1);
    return new TreeSet<>(Arrays.stream(edges).map(edge -> namespace + edge).toList());
  }

  @TestFactory
  Stream<DynamicTest> references() {
    table();
    return rows.entrySet().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey(),
                    () ->
                        assertThat(edges(row.getKey()))
                            .isEqualTo(expected(row.getKey(), row.getValue()))));
  }

  /** Flat visits are a set of their own, with what they lead to, instead of flagged nodes. */
  @TestFactory
  Stream<DynamicTest> flatReferences() {
    table();
    return flatRows.entrySet().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    "FLAT " + row.getKey(), () -> flatRow(row.getKey(), row.getValue())));
  }

  private void flatRow(String node, String... edges) {
    String namespace = node.substring(0, node.indexOf(' '));
    store.lease(namespace, "flat", GC + "flat", "yes");
    store.hold(namespace, "flat", node.substring(namespace.length() + 1));
    Set<String> expected = expected(node, edges);
    expected.add(node);
    Set<String> flat =
        store.read(view -> TestStore.names(view, Roots.of(view, store.now()).flat()));
    assertThat(flat).isEqualTo(expected);
    store.remove(namespace + " lease flat");
  }
}
