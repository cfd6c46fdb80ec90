package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.NamedRoot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/**
 * Brings the tables of a mirrored store of schema 1 up to date, with the ids that its nodes have. A
 * new scan instead would forget when content was first seen, and what content in quarantine refers
 * to.
 */
final class MirroredUpgrade {

  /** It had tables of its own. */
  static final String OWN_TABLES = "1";

  /** How many rows are in memory at a time. Doubled, that takes twice as much: some 200 KB. */
  private static final int AT_ONCE = 1000;

  /** The sets of nodes by the numbers that they had, with those that they have. */
  private static final Map<Integer, Integer> SETS = Map.of(1, 5, 2, 6, 3, 4);

  private final Txn<DirectBuffer> txn;
  private final CatalogTables tables;
  private final Bytes bytes = new Bytes();

  MirroredUpgrade(Txn<DirectBuffer> txn, CatalogTables tables) {
    this.txn = txn;
    this.tables = tables;
  }

  void all() {
    values();
    names();
    rewrite(tables.nodes(), EntryCodec::ofMirroredSchema1);
    rewrite(tables.trash(), MirroredUpgrade::trash);
    sets();
    roots();
  }

  /** The next id was text, and names chosen by users had nothing in front. */
  private void values() {
    Map<String, byte[]> stored = new LinkedHashMap<>();
    try (Cursor<DirectBuffer> cursor = tables.meta().openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        stored.put(text(Bytes.copy(cursor.key())), Bytes.copy(cursor.val()));
      }
    }
    Values values = new Values(txn, tables.meta(), bytes);
    tables.meta().drop(txn);
    stored.forEach((name, value) -> values.text(name, text(value)));
    values.text(Values.NEXT_ID, null);
    byte[] next = stored.get(Values.NEXT_ID);
    values.number(Values.NEXT_ID, next == null ? 0 : Long.parseLong(text(next)));
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Behind a digest there stands a namespace now, the one without a name. */
  private void names() {
    Dbi<DirectBuffer> ids = tables.ids();
    try (Cursor<DirectBuffer> cursor = ids.openCursor(txn)) {
      boolean found = cursor.first();
      while (found) {
        byte[] key = Bytes.copy(cursor.key());
        if (hasNamespace(key)) {
          found = cursor.next();
          continue;
        }
        long id = Bytes.number(cursor.val());
        ids.delete(txn, bytes.key(key));
        ids.put(txn, bytes.key(ResourceKey.content(digest(key))), bytes.value(id));
        found = cursor.get(bytes.key(key), GetOp.MDB_SET_RANGE);
      }
    }
  }

  /** By its length, which is even without one; a digest in text has no byte that is zero. */
  private static boolean hasNamespace(byte[] key) {
    boolean text = key[ResourceKey.CONTENT.length] == 0;
    return text ? key[key.length - 1] == 0 : key.length % 2 == 1;
  }

  /** What stands in front of a digest was in front wherever it was written. */
  static byte[] digest(byte[] key) {
    return Arrays.copyOfRange(key, ResourceKey.CONTENT.length, key.length);
  }

  private interface Rewriting {
    byte[] apply(byte[] row);
  }

  @SuppressWarnings("ArrayRecordComponent") // two are never compared
  private record Row(long id, byte[] value) {}

  private void rewrite(Dbi<DirectBuffer> table, Rewriting rewriting) {
    List<Row> rows = new ArrayList<>();
    long from = 0;
    do {
      rows.clear();
      try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
        boolean found = cursor.get(bytes.key(from), GetOp.MDB_SET_RANGE);
        for (; found && rows.size() < AT_ONCE; found = cursor.next()) {
          rows.add(new Row(Bytes.number(cursor.key()), Bytes.copy(cursor.val())));
        }
      }
      for (Row row : rows) {
        table.put(txn, bytes.key(row.id()), bytes.value(rewriting.apply(row.value())));
        from = row.id() + 1;
      }
    } while (!rows.isEmpty());
  }

  /** Before it had stamps, a row was the key alone, whose first byte is no length of a key. */
  private static byte[] trash(byte[] row) {
    if (row[0] == ResourceKey.CONTENT[0]) {
      return new Packed().bytes(digest(row)).text("").toBytes();
    }
    Packed packed = new Packed(row);
    byte[] key = packed.bytes();
    return new Packed().bytes(digest(key)).text(packed.text()).toBytes();
  }

  private void sets() {
    List<Row> chunks = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = tables.bits().openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        chunks.add(new Row(Bytes.number(cursor.key()), Bytes.copy(cursor.val())));
      }
    }
    tables.bits().drop(txn);
    for (Row chunk : chunks) {
      int set = (int) (chunk.id() >>> Integer.SIZE);
      long key = (long) SETS.getOrDefault(set, set) << Integer.SIZE | (int) chunk.id();
      tables.bits().put(txn, bytes.key(key), bytes.value(chunk.value()));
    }
  }

  private void roots() {
    List<NamedRoot> roots = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = tables.roots().openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        Packed packed = new Packed(Bytes.copy(cursor.val()));
        long id = packed.number();
        roots.add(new NamedRoot(packed.text(), packed.text(), packed.text(), id));
      }
    }
    tables.roots().drop(txn);
    Values values = new Values(txn, tables.meta(), bytes);
    MirroredSpaces spaces = new MirroredSpaces(txn, tables, bytes, values);
    new RootRows(txn, tables, bytes, spaces).replace(roots);
  }
}
