package dev.tidemark.engine.online;

import static dev.tidemark.engine.online.TestStore.EXPIRED;
import static dev.tidemark.engine.online.TestStore.GC;
import static dev.tidemark.engine.online.TestStore.IN_AN_HOUR;
import static dev.tidemark.engine.online.TestStore.d;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * TestGCRoots of containerd (core/metadata/gc_test.go).
 *
 * <p>Left out: sandboxes ({@code ns3 sandbox1}, {@code ns4 sandbox1} with its label, and so {@code
 * ns4 snapshot sn1}), which are no kind of their own here.
 */
class RootsTest {

  private static final String[] DEEP = {
    "ns1 snapshot overlay/sn3",
    "ns1 container c1",
    "ns1 container c2",
    "ns1 container c3",
    "ns1 container c4",
    "ns1 image image1",
    "ns1 image image2",
    "ns1 ingest i3",
    "ns2 content d2",
    "ns2 content d4",
    "ns2 content d5",
    "ns2 content d6",
    "ns2 snapshot overlay/sn5",
    "ns2 snapshot overlay/sn6",
    "ns2 snapshot overlay/sn7",
    "ns2 image image3",
    "ns2 image image5",
    "ns2 lease l1",
    "ns2 lease l2",
    "ns2 lease l3",
    "ns2 ingest i4",
    "ns2 ingest i5",
    "ns3 lease l1",
    "ns3 ingest i1",
  };

  private static final String[] FLAT = {
    "ns3 content d1", "ns3 snapshot overlay/sn1", "ns3 image image1",
  };

  private static final String[] NONE = {
    "ns1 content d1",
    "ns1 content d2",
    "ns1 content d3",
    "ns1 ingest i1",
    "ns1 ingest i2",
    "ns1 snapshot overlay/sn1",
    "ns1 snapshot overlay/sn2",
    "ns1 snapshot overlay/sn4",
    "ns1 snapshot overlay/sn5",
    "ns1 snapshot overlay/sn6",
    "ns1 snapshot overlay/sn7",
    "ns1 snapshot overlay/sn8",
    "ns1 snapshot overlay/sn9",
    "ns2 content d1",
    "ns2 content d7",
    "ns2 content d8",
    "ns2 content d9",
    "ns2 snapshot overlay/sn8",
    "ns2 image image4",
    "ns2 lease l4",
    "ns2 ingest i6",
    "ns2 ingest i7",
  };

  @TempDir Path directory;
  private TestStore store;

  @BeforeEach
  void fill() throws IOException {
    store = new TestStore(directory);
    store.image("ns1", "image1", 1);
    store.image("ns1", "image2", 2, GC + "ref.snapshot.overlay", "sn2");
    store.container("ns1", "c1", "overlay/sn4");
    store.container("ns1", "c2", "overlay/sn5", GC + "ref.snapshot.overlay", "sn6");
    store.container(
        "ns1",
        "c3",
        "overlay/sn7",
        GC + "ref.snapshot.overlay/anything-1",
        "sn8",
        GC + "ref.snapshot.overlay/anything-2",
        "sn9",
        GC + "ref.content",
        d(7));
    store.container("ns1", "c4", "", GC + "ref.content.0", d(8), GC + "ref.content.1", d(9));
    for (int n = 1; n <= 3; n++) {
      store.content("ns1", n);
    }
    store.ingest("ns1", "i1", 0, "");
    store.ingest("ns1", "i2", 0, EXPIRED);
    store.ingest("ns1", "i3", 0, IN_AN_HOUR);
    for (int n = 1; n <= 9; n++) {
      String[] labels = n == 3 ? new String[] {GC + "root", "always"} : new String[0];
      store.snapshot("ns1", "overlay/sn" + n, "", labels);
    }
    second();
    store.lease("ns3", "l1", GC + "flat", "yes");
    store.hold("ns3", "l1", "content d1", "snapshot overlay/sn1", "image image1", "ingest i1");
  }

  private void second() {
    store.image("ns2", "image3", 10, GC + "ref.content", d(11), GC + "ref.image", "image4");
    store.image("ns2", "image4", 12, GC + "expire", EXPIRED);
    store.image("ns2", "image5", 13, GC + "expire", EXPIRED);
    store.content("ns2", 1);
    store.content("ns2", 2, GC + "root", "always");
    store.content("ns2", 8);
    store.content("ns2", 9);
    store.ingest("ns2", "i4", 0, "");
    store.ingest("ns2", "i5", 8, "");
    store.ingest("ns2", "i6", 0, "");
    store.ingest("ns2", "i7", 9, "");
    store.lease("ns2", "l1");
    store.hold("ns2", "l1", "snapshot overlay/sn5", "content d4");
    store.lease("ns2", "l2");
    store.hold("ns2", "l2", "snapshot overlay/sn6", "content d5");
    store.lease("ns2", "l3", GC + "expire", IN_AN_HOUR);
    store.hold(
        "ns2",
        "l3",
        "content d6",
        "snapshot overlay/sn7",
        "image image5",
        "ingest i4",
        "ingest i5");
    store.lease("ns2", "l4", GC + "expire", EXPIRED);
    store.hold(
        "ns2",
        "l4",
        "content d7",
        "snapshot overlay/sn8",
        "image image4",
        "ingest i6",
        "ingest i7");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Set<String> deep() {
    return store.read(view -> TestStore.names(view, Roots.of(view, store.now()).deep()));
  }

  private Set<String> flat() {
    return store.read(view -> TestStore.names(view, Roots.of(view, store.now()).flat()));
  }

  @TestFactory
  Stream<DynamicTest> roots() {
    Set<String> deep = deep();
    Set<String> flat = flat();
    Stream<DynamicTest> roots =
        Arrays.stream(DEEP)
            .map(row -> DynamicTest.dynamicTest(row, () -> assertThat(deep).contains(row)));
    Stream<DynamicTest> flats =
        Arrays.stream(FLAT)
            .map(
                row ->
                    DynamicTest.dynamicTest(
                        "FLAT " + row,
                        () -> {
                          assertThat(flat).contains(row);
                          assertThat(deep).doesNotContain(row);
                        }));
    Stream<DynamicTest> none =
        Arrays.stream(NONE)
            .map(
                row ->
                    DynamicTest.dynamicTest(
                        "no root: " + row,
                        () -> {
                          assertThat(deep).doesNotContain(row);
                          assertThat(flat).doesNotContain(row);
                        }));
    return Stream.of(roots, flats, none).flatMap(rows -> rows);
  }

  @Test
  void andNoOthers() {
    assertThat(deep()).isEqualTo(new TreeSet<>(Arrays.asList(DEEP)));
    assertThat(flat()).isEqualTo(new TreeSet<>(Arrays.asList(FLAT)));
  }

  @Test
  void thatIsSoAfterReopening() {
    store.reopen();
    andNoOthers();
  }
}
