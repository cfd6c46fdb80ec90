package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of the schema before is brought up where it is. */
class SchemaTest {

  private static final Resource BASE = Resource.snapshot("ns", "overlay", "base");
  private static final Resource CHILD = Resource.snapshot("ns", "overlay", "child");
  private static final Resource DEAD = Resource.snapshot("ns", "overlay", "dead");

  @Test
  void whatAStoreOfTheSchemaBeforeHasIsFoundByTheNewTables(@TempDir Path directory)
      throws IOException {
    try (LmdbCatalog catalog = LmdbCatalog.open(directory)) {
      catalog.write(
          change -> {
            put(change, BASE, "");
            put(change, CHILD, "base");
            put(change, DEAD, "base");
            put(change, Resource.image("other", "app"), "");
            return change.intern(Resource.image("other", "only referred to"));
          });
      catalog.write(
          change -> {
            Bitmap dead = new Bitmap(1);
            dead.set(change.id(DEAD));
            change.condemn(dead);
            return dead;
          });
      catalog.write(change -> asBefore((LmdbChange) change));
    }
    try (LmdbCatalog catalog = LmdbCatalog.open(directory)) {
      assertThat(children(catalog)).containsExactly(CHILD);
      assertThat(records(catalog, "ns")).isEqualTo(Map.of(Kind.SNAPSHOT, 3L));
      assertThat(records(catalog, "other")).isEqualTo(Map.of(Kind.IMAGE, 1L));
      long[] condemned =
          catalog.read((CatalogView view) -> view.nodes(NodeSet.CONDEMNED)).toArray();
      catalog.write(change -> change.sweep(condemned));
      assertThat(records(catalog, "ns")).isEqualTo(Map.of(Kind.SNAPSHOT, 2L));
      assertThat(catalog.read((CatalogView view) -> view.value(Schema.NAME)))
          .contains(Schema.CURRENT);
    }
    LmdbCatalog.open(directory).close();
  }

  private static List<Resource> children(LmdbCatalog catalog) {
    return catalog.read((CatalogView view) -> view.offspring(BASE));
  }

  private static Map<Kind, Long> records(LmdbCatalog catalog, String namespace) {
    return catalog.read((CatalogView view) -> view.records(namespace));
  }

  private static void put(Change change, Resource resource, String parent) {
    change.put(Entry.of(resource, Instant.EPOCH, Map.of(Entry.PARENT, parent), Map.of()));
  }

  private static LmdbChange asBefore(LmdbChange change) {
    change.tables.offspring().drop(change.txn);
    for (String namespace : change.namespaces()) {
      byte[] key = ResourceKey.namespace(namespace);
      long names = Bytes.number(change.tables.spaces().get(change.txn, change.bytes.key(key)));
      change.tables.spaces().put(change.txn, change.bytes.key(key), change.bytes.value(names));
    }
    change.value(Schema.NAME, Schema.BEFORE);
    return change;
  }
}
