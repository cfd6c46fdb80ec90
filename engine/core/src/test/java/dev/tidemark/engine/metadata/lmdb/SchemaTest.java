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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;

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

  /** What was stored under the hash of its name is found under its name, and in order. */
  @Test
  void longNamesOfAnOlderStoreAreKeptAndInOrder(@TempDir Path directory) throws IOException {
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
            images.forEach(image -> put(change, image, ""));
            put(change, parent, "");
            put(change, child, common);
            put(change, removed, "");
            return change.remove(removed);
          });
      catalog.write(change -> hashed((LmdbChange) change));
      assertThat(catalog.read((CatalogView view) -> view.get(images.get(1)))).isEmpty();
    }
    try (LmdbCatalog catalog = LmdbCatalog.open(directory)) {
      List<Resource> listed = new ArrayList<>();
      catalog.read(
          (CatalogView view) -> {
            view.each(Kind.IMAGE, "ns", entry -> listed.add(entry.resource()));
            return listed;
          });
      assertThat(listed).containsExactlyElementsOf(images);
      for (Resource image : images) {
        assertThat(catalog.read((CatalogView view) -> view.get(image))).isPresent();
      }
      assertThat(catalog.read((CatalogView view) -> view.offspring(parent))).containsExactly(child);
      assertThat(catalog.read((CatalogView view) -> view.queued(removed))).isTrue();
      assertThat(catalog.read(CatalogView::queueLength)).isEqualTo(1);
      assertThat(records(catalog, "ns")).isEqualTo(Map.of(Kind.IMAGE, 4L, Kind.SNAPSHOT, 2L));
    }
  }

  /** Puts the keys of long names as they were in schema 4. */
  private static LmdbChange hashed(LmdbChange change) {
    change.names.flush();
    for (Dbi<DirectBuffer> table :
        List.of(change.tables.ids(), change.tables.offspring(), change.tables.queue())) {
      List<Map.Entry<byte[], byte[]>> rows = new ArrayList<>();
      try (Cursor<DirectBuffer> cursor = table.openCursor(change.txn)) {
        for (boolean found = cursor.first(); found; found = cursor.next()) {
          rows.add(Map.entry(Bytes.copy(cursor.key()), Bytes.copy(cursor.val())));
        }
      }
      rows.forEach(
          row -> {
            byte[] key = hashed(row.getKey());
            table.delete(change.txn, change.bytes.key(row.getKey()));
            table.put(change.txn, change.bytes.key(key), change.bytes.value(row.getValue()));
          });
    }
    change.value(Schema.NAME, Schema.HASHED);
    return change;
  }

  /** A cut name is 200 bytes, a mark and a hash: without the bytes it is what it was. */
  private static byte[] hashed(byte[] key) {
    for (int at = 200; at < key.length - 32; at++) {
      if (key[at] == ResourceKey.CUT) {
        byte[] before = Arrays.copyOf(key, at - 200 - 1);
        if (before.length > 2 && before[0] == 0) { // a length stands in front
          before[1] = (byte) (before[1] - 201);
        }
        byte[] rest = Arrays.copyOfRange(key, at, key.length);
        byte[] all = Arrays.copyOf(before, before.length + rest.length);
        System.arraycopy(rest, 0, all, before.length, rest.length);
        return all;
      }
    }
    return key;
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
