package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmdbCatalogTest {

  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final String REF = "containerd.io/gc.ref.content";
  private static final String BREF = "containerd.io/gc.bref.content";

  private final Resource a = content(1);
  private final Resource b = content(2);
  private final Resource c = content(3);

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

  @Test
  void aListenerThatThrowsFailsNoWriterOfTheGroup() throws Exception {
    catalog.listen(
        (freed, expires) -> {
          throw new IllegalStateException("of a test");
        });
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Long>> writers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int n = i;
      writers.add(threads.submit(() -> catalog.write(change -> change.intern(content(n)))));
    }
    for (Future<Long> writer : writers) {
      assertThat(writer.get(1, TimeUnit.MINUTES)).isNotNegative();
    }
    threads.shutdown();
  }

  private static Digest digest(int n) {
    return new Digest("sha256", String.format("%064x", n));
  }

  private static Resource content(int n) {
    return Resource.content("ns", digest(n));
  }

  private void put(Resource resource, Map<String, String> labels) {
    catalog.write(
        change -> {
          change.put(Entry.of(resource, NOW, Map.of(Entry.SIZE, "7"), labels));
          return resource;
        });
  }

  private <T> T read(Function<CatalogView, T> action) {
    return catalog.read(action);
  }

  private <T> T write(Function<Change, T> action) {
    return catalog.write(action);
  }

  private Optional<Entry> get(Resource resource) {
    return read(view -> view.get(resource));
  }

  private long holders() {
    return read(view -> view.holders(digest(1)));
  }

  private List<Doomed> queue() {
    return read(CatalogView::queue);
  }

  private List<Resource> held(Resource lease) {
    return read(view -> view.held(lease));
  }

  private List<Resource> holding(Resource resource) {
    return read(view -> view.holding(resource));
  }

  private boolean letGo(Resource lease, Resource resource) {
    return write(change -> change.letGo(lease, resource));
  }

  private Optional<Instant> nextExpiry() {
    return read(CatalogView::nextExpiry);
  }

  private boolean isRoot(Resource resource) {
    return read(view -> view.nodes(NodeSet.ROOT).get(view.id(resource)));
  }

  private List<String> namespaces() {
    return read(CatalogView::namespaces);
  }

  private Set<Resource> children(Resource parent) {
    return catalog.read(
        view -> {
          Set<Resource> children = new java.util.HashSet<>();
          for (long child : view.children(view.id(parent))) {
            children.add(view.resource(child).orElseThrow());
          }
          return children;
        });
  }

  @Test
  void recordsReadBackAsWritten() throws IOException {
    Map<String, String> labels =
        Map.of(
            REF + ".l.0", b.key(), REF + ".l.1", b.key().toUpperCase(Locale.ROOT), "plain", "text");
    put(a, labels);
    catalog.close();
    catalog = LmdbCatalog.open(directory);
    Entry entry = get(a).orElseThrow();
    assertThat(entry.labels()).isEqualTo(labels);
    assertThat(entry.field(Entry.SIZE)).isEqualTo("7");
    assertThat(entry.created()).isEqualTo(NOW);
    assertThat(get(b)).as("only referred to").isEmpty();
  }

  @Test
  void edgesFollowTheLabels() {
    put(a, Map.of(REF + ".0", b.key(), REF + ".1", c.key()));
    assertThat(children(a)).containsExactlyInAnyOrder(b, c);
    put(a, Map.of(REF + ".0", c.key()));
    assertThat(children(a)).containsExactly(c);
    put(a, Map.of());
    assertThat(children(a)).isEmpty();
  }

  @Test
  void anEdgeWithTwoReasonsStaysUntilBothAreGone() {
    put(a, Map.of(REF + ".0", b.key()));
    put(b, Map.of(BREF, a.key()));
    put(a, Map.of("x", "y"));
    assertThat(children(a)).containsExactly(b);
    put(a, Map.of(REF + ".0", b.key()));
    put(b, Map.of());
    assertThat(children(a)).containsExactly(b);
    put(a, Map.of());
    assertThat(children(a)).isEmpty();
  }

  @Test
  void aBackReferenceToWhatComesLaterCounts() {
    put(b, Map.of(BREF, a.key()));
    put(a, Map.of());
    assertThat(children(a)).containsExactly(b);
    catalog.write(change -> change.remove(a));
    assertThat(children(a)).as("of the name that is left").containsExactly(b);
  }

  @Test
  void bytesAreQueuedWhenTheLastNamespaceLetsGo() {
    put(a, Map.of());
    put(new Resource(Kind.CONTENT, "other", a.key()), Map.of());
    assertThat(holders()).isEqualTo(2);
    catalog.write(change -> change.remove(a));
    assertThat(queue()).isEmpty();
    catalog.write(change -> change.remove(a.in("other")));
    assertThat(queue()).extracting(Doomed::resource).containsExactly(a.in(""));
    put(a, Map.of());
    assertThat(queue()).isEmpty();
  }

  @Test
  void leasesHoldAndLetGo() {
    Resource lease = Resource.lease("ns", "l");
    catalog.write(
        change -> {
          change.put(Entry.of(lease, NOW, Map.of(), Map.of()));
          change.hold(lease, a);
          change.hold(lease, a);
          change.hold(lease, Resource.image("ns", "i"));
          return lease;
        });
    assertThat(held(lease)).containsExactly(a, Resource.image("ns", "i"));
    assertThat(holding(a)).containsExactly(lease);
    assertThat(letGo(lease, a)).isTrue();
    assertThat(letGo(lease, a)).isFalse();
    catalog.write(change -> change.remove(lease));
    assertThat(held(lease)).isEmpty();
    assertThat(holding(Resource.image("ns", "i"))).isEmpty();
  }

  @Test
  void expiryIsKept() {
    Resource image = Resource.image("ns", "i");
    put(image, Map.of("containerd.io/gc.expire", "2026-11-22T00:00:00+01:00"));
    Instant due = Instant.parse("2026-11-21T23:00:00Z");
    assertThat(nextExpiry()).contains(due);
    put(image, Map.of());
    assertThat(nextExpiry()).isEmpty();
    assertThat(isRoot(image)).isTrue();
  }

  @Test
  void condemnedIsAbsentAndComesBackAsAnother() {
    put(a, Map.of());
    long old = catalog.read(view -> view.id(a));
    catalog.write(
        change -> {
          change.cycle(new Cycle(Cycle.Phase.MARK, 1, change.nextId()));
          return 0;
        });
    catalog.write(
        change -> {
          Bitmap dead = new Bitmap(1);
          dead.set(old);
          change.condemn(dead);
          change.cycle(new Cycle(Cycle.Phase.SWEEP, 1, change.nextId()));
          return 0;
        });
    assertThat(get(a)).isEmpty();
    List<Entry> seen = new ArrayList<>();
    catalog.read(
        view -> {
          view.each(Kind.CONTENT, "ns", seen::add);
          return 0;
        });
    assertThat(seen).isEmpty();
    put(a, Map.of("new", "one"));
    long fresh = read(view -> view.id(a));
    assertThat(fresh).isGreaterThan(old);
    catalog.write(
        change -> {
          long[] one = {old};
          change.sweep(one);
          change.unname(one);
          change.purge(one);
          return 0;
        });
    assertThat(get(a).orElseThrow().labels()).containsKey("new");
    assertThat(queue()).isEmpty();
    assertThat(holders()).isEqualTo(1);
  }

  @Test
  void writersShadeWhileACollectionMarks() {
    put(b, Map.of());
    put(c, Map.of());
    catalog.write(
        change -> {
          change.cycle(new Cycle(Cycle.Phase.MARK, 1, change.nextId()));
          return 0;
        });
    put(a, Map.of(REF + ".0", b.key()));
    catalog.write(
        change -> {
          change.claim(c);
          return 0;
        });
    long[] shaded = catalog.read(view -> view.shades(0)).ids();
    List<Resource> told =
        catalog.read(
            view -> LongStream.of(shaded).mapToObj(id -> view.resource(id).orElseThrow()).toList());
    assertThat(told).containsExactly(b, c);
  }

  @Test
  void whatThrowsIsUndoneAndNoOtherIs() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Future<Boolean>> outcomes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int n = i;
      outcomes.add(
          pool.submit(
              () -> {
                try {
                  catalog.write(
                      change -> {
                        change.put(Entry.of(content(1000 + n), NOW, Map.of(), Map.of()));
                        if (n % 7 == 0) {
                          throw new IllegalArgumentException("no");
                        }
                        return n;
                      });
                  return true;
                } catch (IllegalArgumentException e) {
                  return false;
                }
              }));
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    for (int i = 0; i < 400; i++) {
      int n = i;
      assertThat(outcomes.get(i).get()).isEqualTo(i % 7 != 0);
      assertThat(get(content(1000 + n)).isPresent()).isEqualTo(i % 7 != 0);
    }
  }

  @Test
  void aWriteWithinAWriteIsRefused() {
    assertThatThrownBy(() -> catalog.write(change -> catalog.write(inner -> 1)))
        .isInstanceOf(IllegalStateException.class);
    int two = write(change -> 2);
    assertThat(two).isEqualTo(2);
  }

  @Test
  void namespacesAreTheOnesThatHaveAnything() {
    put(a, Map.of());
    put(a.in("other"), Map.of());
    put(Resource.image("third", "x".repeat(1000)), Map.of());
    assertThat(namespaces()).containsExactly("ns", "other", "third");
  }

  /** A size has a place of its own in a record, if it is spelt as numbers are. */
  @Test
  void contentReadsBackAsItWasWrittenHoweverItsSizeIsSpelt() {
    List<String> sizes =
        List.of(
            "0", "12", "00", "012", "-1", "999999999999999999", "9999999999999999999", "\u0663");
    for (String size : sizes) {
      for (Map<String, String> more : List.of(Map.<String, String>of(), Map.of("other", "x"))) {
        for (long updated : List.of(0L, 1L, -5_000L)) {
          Map<String, String> fields = new HashMap<>(more);
          fields.put(Entry.SIZE, size);
          Instant changed = Instant.ofEpochMilli(updated);
          Map<String, String> labels = Map.of("l", "v");
          for (Resource resource : List.of(a, a.in(""), a.in("x".repeat(70)))) {
            Entry entry = new Entry(resource, Instant.EPOCH, changed, fields, labels);
            write(
                change -> {
                  change.put(entry);
                  return 0;
                });
            assertThat(get(resource)).contains(entry);
          }
        }
      }
    }
  }

  @Test
  void whatNamesADigestIsFoundInAllNamespacesUntilItNamesAnother() {
    Digest one = Digest.parse(a.key());
    Digest other = Digest.of(new byte[] {9});
    List<Resource> images =
        List.of(
            Resource.image("a", "x"),
            Resource.image("a", "y".repeat(300)),
            Resource.image("b", "x"));
    images.forEach(image -> name(image, one.toString()));
    name(Resource.image("a", "w"), "no digest");
    assertThat(named(one)).isEqualTo(images);
    name(images.get(0), other.toString());
    assertThat(named(one)).isEqualTo(images.subList(1, 3));
    assertThat(named(other)).containsExactly(images.get(0));
    assertThat(this.<Boolean>write(change -> change.remove(images.get(2)))).isTrue();
    assertThat(named(one)).containsExactly(images.get(1));
  }

  private void name(Resource image, String target) {
    Map<String, String> fields = Map.of(Entry.TARGET_DIGEST, target);
    write(
        change -> {
          change.put(Entry.of(image, Instant.EPOCH, fields, Map.of()));
          return 0;
        });
  }

  private List<Resource> named(Digest digest) {
    return catalog.read((CatalogView view) -> view.named(digest));
  }

  @Test
  void neitherKindOfMetadataIsTakenForTheOther() throws IOException {
    catalog.close();
    assertThatThrownBy(() -> LmdbMetadata.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("schema managed 6")
        .hasMessageNotContaining("remove");
    Path attached = directory.resolve("attached");
    LmdbMetadata.open(attached).close();
    assertThatThrownBy(() -> LmdbCatalog.open(attached))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has schema mirrored 6");
    catalog = LmdbCatalog.open(directory);
  }
}
