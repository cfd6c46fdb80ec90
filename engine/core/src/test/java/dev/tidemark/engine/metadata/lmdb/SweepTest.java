package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {

  private static final String BREF = "containerd.io/gc.bref.content";

  private final Resource a = content(1);
  private final Resource b = content(2);

  @TempDir Path directory;
  private LmdbCatalog catalog;

  @BeforeEach
  void open() throws IOException {
    catalog = LmdbCatalog.open(directory);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  private static Resource content(int n) {
    return Resource.content("ns", new Digest("sha256", String.format("%064x", n)));
  }

  private void put(Resource resource, Map<String, String> labels) {
    catalog.write(
        change -> {
          change.put(Entry.of(resource, Instant.EPOCH, Map.of(Entry.SIZE, "7"), labels));
          return resource;
        });
  }

  private long[] condemn(Resource... resources) {
    return catalog.write(
        change -> {
          Bitmap dead = new Bitmap(1);
          for (Resource one : resources) {
            dead.set(change.id(one));
          }
          change.condemn(dead);
          change.cycle(new Cycle(Cycle.Phase.SWEEP, change.cycle().epoch() + 1, change.nextId()));
          return dead.toArray();
        });
  }

  private List<Resource> sweep(long[] nodes) {
    return catalog.write(change -> change.sweep(nodes));
  }

  private void purge() {
    catalog.write(
        change -> {
          long[] nodes = change.swept().toArray();
          change.unname(nodes);
          change.purge(nodes);
          return nodes;
        });
  }

  private void end() {
    catalog.write(
        change -> {
          change.cycle(new Cycle(Cycle.Phase.IDLE, change.cycle().epoch(), change.nextId()));
          return change;
        });
  }

  private List<Resource> queue() {
    return catalog.read((CatalogView view) -> view.queue()).stream().map(Doomed::resource).toList();
  }

  private List<String> namespaces() {
    return catalog.read(CatalogView::namespaces);
  }

  @Test
  void takingTheNamesTellsWhatWasRecordedAndQueuesItsBytes() {
    put(a, Map.of("containerd.io/gc.ref.content", b.key()));
    long[] nodes = condemn(a, b);
    assertThat(sweep(nodes)).as("the other is only referred to").containsExactly(a);
    assertThat(queue()).containsExactly(a.in(""));
    assertThat(namespaces()).isEmpty();
    purge();
    end();
    long known = catalog.read(view -> view.nodes(NodeSet.KNOWN)).count();
    assertThat(known).isZero();
  }

  @Test
  void bytesThatTwoNamespacesLoseAtOnceAreQueued() {
    put(a, Map.of());
    put(a.in("other"), Map.of());
    long[] nodes = condemn(a, a.in("other"));
    sweep(new long[] {nodes[0]});
    assertThat(queue()).as("another node has them still").isEmpty();
    sweep(new long[] {nodes[1]});
    assertThat(queue()).containsExactly(a.in(""));
  }

  @Test
  void aSweepThatIsRepeatedTakesNothingFromWhatWasWrittenAnew() {
    put(a, Map.of());
    long[] nodes = condemn(a);
    sweep(nodes);
    put(a, Map.of("new", "one"));
    assertThat(queue()).isEmpty();
    sweep(nodes);
    purge();
    end();
    assertThat(queue()).isEmpty();
    Map<String, String> labels =
        catalog.read((CatalogView view) -> view.get(a)).orElseThrow().labels();
    assertThat(labels).containsKey("new");
    assertThat(namespaces()).containsExactly("ns");
  }

  @Test
  void aNameThatOthersDependOnStays() {
    put(a, Map.of());
    put(b, Map.of(BREF, a.key()));
    long[] nodes = condemn(a);
    sweep(nodes);
    purge();
    end();
    assertThat(children(a)).hasSize(1);
    assertThat(catalog.read((CatalogView view) -> view.get(a))).isEmpty();
  }

  @Test
  void aBackReferenceThatEndsDuringTheSweepIsNoneAfterwards() {
    put(a, Map.of());
    put(b, Map.of(BREF, a.key()));
    long[] nodes = condemn(a);
    sweep(nodes);
    put(b, Map.of());
    purge();
    end();
    assertThat(children(a)).isEmpty();
  }

  @Test
  void whatIsStoredOfTheRemovedMeansNothing() {
    put(a, Map.of("containerd.io/gc.ref.content", b.key()));
    put(b, Map.of());
    sweep(condemn(a, b));
    end();
    assertThat(catalog.read(CatalogView::swept).count()).isEqualTo(2);
    assertThat(catalog.read((CatalogView view) -> view.get(a))).isEmpty();
    long id = catalog.read(view -> view.id(a));
    assertThat(id).isEqualTo(CatalogView.NONE);
    long holders = catalog.read(view -> view.holders(Digest.parse(a.key())));
    assertThat(holders).isZero();
    List<Entry> listed = new ArrayList<>();
    catalog.read(
        view -> {
          view.each(Kind.CONTENT, "ns", listed::add);
          return listed;
        });
    assertThat(listed).isEmpty();
    assertThat(namespaces()).isEmpty();
  }

  @Test
  void aNameThatIsGivenAgainOutlivesThePurge() throws IOException {
    put(a, Map.of());
    sweep(condemn(a));
    end();
    put(a, Map.of("new", "one"));
    assertThat(queue()).isEmpty();
    assertThat(namespaces()).containsExactly("ns");
    close();
    open();
    purge();
    assertThat(catalog.read(CatalogView::swept).count()).isZero();
    Map<String, String> labels =
        catalog.read((CatalogView view) -> view.get(a)).orElseThrow().labels();
    assertThat(labels).containsKey("new");
    assertThat(namespaces()).containsExactly("ns");
  }

  @Test
  void bytesAreQueuedThoughAnotherNamespaceStillStoresWhatItRemoved() {
    put(a, Map.of());
    put(a.in("other"), Map.of());
    sweep(condemn(a.in("other")));
    end();
    assertThat(queue()).as("the first has them still").isEmpty();
    sweep(condemn(a));
    end();
    assertThat(queue()).containsExactly(a.in(""));
  }

  @Test
  void nodesAreOrderedByTheirDigests() {
    List<Resource> contents =
        List.of(digest("f"), digest("0"), digest("8"), digest("7"), digest("c"));
    contents.forEach(one -> put(one, Map.of()));
    long[] nodes = {0, 1, 2, 3, 4};
    long[] ordered = catalog.read(view -> view.byName(nodes));
    List<Resource> names =
        catalog.read(
            view ->
                LongStream.of(ordered).mapToObj(id -> view.resource(id).orElseThrow()).toList());
    assertThat(names)
        .containsExactly(digest("0"), digest("7"), digest("8"), digest("c"), digest("f"));
  }

  private static Resource digest(String letter) {
    return Resource.content("ns", new Digest("sha256", letter.repeat(64)));
  }

  private List<Long> children(Resource parent) {
    return catalog.read(view -> LongStream.of(view.children(view.id(parent))).boxed().toList());
  }
}
