package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A managed store of an earlier schema is brought up where it is. */
class ManagedUpgradeTest {

  private static final Resource BASE = Resource.snapshot("ns", "overlay", "base");
  private static final Resource CHILD = Resource.snapshot("ns", "overlay", "child");
  private static final Resource DEAD = Resource.snapshot("ns", "overlay", "dead");
  private static final Instant LATER = Instant.ofEpochMilli(5_000);

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void whatAnEarlierStoreHasIsFoundByTheNewTables(int schema, @TempDir Path directory)
      throws IOException {
    Digest layer = digest("layer");
    Resource manifest = Resource.content("ns", digest("manifest"));
    Resource image = Resource.image("other", "app");
    Entry recorded =
        new Entry(
            manifest,
            Instant.EPOCH,
            LATER,
            Map.of(Entry.SIZE, "12", "role", "x"),
            Map.of(Labels.REF_CONTENT + ".l.0", layer.toString(), "note", "n"));
    try (LmdbCatalog catalog = LmdbCatalog.open(directory)) {
      catalog.write(
          change -> {
            put(change, BASE, Map.of());
            put(change, CHILD, Map.of(Entry.PARENT, "base"));
            put(change, DEAD, Map.of(Entry.PARENT, "base"));
            put(change, image, Map.of(Entry.TARGET_DIGEST, layer.toString()));
            change.put(recorded);
            return change.intern(Resource.image("other", "only referred to"));
          });
      catalog.write(
          change -> {
            Bitmap dead = new Bitmap(1);
            dead.set(change.id(DEAD));
            change.condemn(dead);
            return dead;
          });
    }
    EarlierStore.managed(directory, schema);
    try (LmdbCatalog catalog = LmdbCatalog.open(directory)) {
      assertThat(children(catalog)).containsExactly(CHILD);
      assertThat(catalog.read((CatalogView view) -> view.named(layer))).containsExactly(image);
      assertThat(catalog.read((CatalogView view) -> view.get(manifest))).contains(recorded);
      assertThat(records(catalog, "ns")).isEqualTo(Map.of(Kind.SNAPSHOT, 3L, Kind.CONTENT, 1L));
      assertThat(records(catalog, "other")).isEqualTo(Map.of(Kind.IMAGE, 1L));
      long[] condemned =
          catalog.read((CatalogView view) -> view.nodes(NodeSet.CONDEMNED)).toArray();
      catalog.write(change -> change.sweep(condemned));
      assertThat(records(catalog, "ns")).isEqualTo(Map.of(Kind.SNAPSHOT, 2L, Kind.CONTENT, 1L));
      assertThat(catalog.read((CatalogView view) -> view.value(Values.SCHEMA)))
          .contains("managed 6");
      assertThat(catalog.<Boolean>write(change -> change.remove(manifest))).isTrue();
      assertThat(catalog.read((CatalogView view) -> view.queued(manifest.in("")))).isTrue();
    }
    LmdbCatalog.open(directory).close();
  }

  /** What was stored under the hash of its name is found under its name, and in order. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void longNamesOfAnOlderStoreAreKeptAndInOrder(int schema, @TempDir Path directory)
      throws IOException {
    String common = "x".repeat(250);
    List<Resource> images =
        List.of(
            Resource.image("ns", "a"),
            Resource.image("ns", common + "1"),
            Resource.image("ns", common + "2"),
            Resource.image("ns", "y"));
    Resource parent = Resource.snapshot("ns", "overlay", common);
    Resource child = Resource.snapshot("ns", "overlay", "child");
    Resource removed = Resource.snapshot("ns", "overlay", common + " removed");
    try (LmdbCatalog catalog = LmdbCatalog.open(directory)) {
      catalog.write(
          change -> {
            images.forEach(image -> put(change, image, Map.of()));
            put(change, parent, Map.of());
            put(change, child, Map.of(Entry.PARENT, common));
            put(change, removed, Map.of());
            return change.remove(removed);
          });
    }
    EarlierStore.managed(directory, schema);
    try (LmdbCatalog catalog = LmdbCatalog.open(directory)) {
      List<Resource> listed = new ArrayList<>();
      catalog.read(
          (CatalogView view) -> {
            view.each(Kind.IMAGE, "ns", entry -> listed.add(entry.resource()));
            return listed;
          });
      assertThat(listed).containsExactlyElementsOf(images);
      for (Resource image : images) {
        Optional<Entry> found = catalog.read((CatalogView view) -> view.get(image));
        assertThat(found).isPresent();
      }
      assertThat(catalog.read((CatalogView view) -> view.offspring(parent))).containsExactly(child);
      assertThat(catalog.read((CatalogView view) -> view.queued(removed))).isTrue();
      assertThat(catalog.read(CatalogView::queueLength)).isEqualTo(1);
      assertThat(records(catalog, "ns")).isEqualTo(Map.of(Kind.IMAGE, 4L, Kind.SNAPSHOT, 2L));
    }
  }

  private static List<Resource> children(LmdbCatalog catalog) {
    return catalog.read((CatalogView view) -> view.offspring(BASE));
  }

  private static Map<Kind, Long> records(LmdbCatalog catalog, String namespace) {
    return catalog.read((CatalogView view) -> view.records(namespace));
  }

  private static void put(Change change, Resource resource, Map<String, String> fields) {
    change.put(Entry.of(resource, Instant.EPOCH, fields, Map.of()));
  }
}
