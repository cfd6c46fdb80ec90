package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.NamedRoot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.GetOp;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/**
 * The roots of a mirrored store: rows and no nodes, for two may be the same and a list of them is
 * replaced as a whole. They are keyed by the number of their space, and by their position there, so
 * that one space is read or replaced alone.
 */
final class RootRows {

  private final Txn<DirectBuffer> txn;
  private final CatalogTables tables;
  private final Bytes bytes;
  private final MirroredSpaces spaces;

  RootRows(Txn<DirectBuffer> txn, CatalogTables tables, Bytes bytes, MirroredSpaces spaces) {
    this.txn = txn;
    this.tables = tables;
    this.bytes = bytes;
    this.spaces = spaces;
  }

  List<NamedRoot> of(String space) {
    List<NamedRoot> roots = new ArrayList<>();
    spaces.find(space).ifPresent(one -> read(one.number(), Map.of(one.number(), space), roots));
    return roots;
  }

  List<NamedRoot> all() {
    List<NamedRoot> roots = new ArrayList<>();
    read(0, spaces.names(), roots);
    return roots;
  }

  /**
   * Reads from a space on.
   *
   * @param names the spaces to read; the first row of another one is the end
   */
  private void read(long from, Map<Long, String> names, List<NamedRoot> roots) {
    try (Cursor<DirectBuffer> cursor = tables.roots().openCursor(txn)) {
      boolean found = cursor.get(bytes.key(from, 0), GetOp.MDB_SET_RANGE);
      for (; found; found = cursor.next()) {
        String space = names.get(Bytes.number(cursor.key()));
        if (space == null) {
          return;
        }
        Packed packed = new Packed(Bytes.copy(cursor.val()));
        long id = packed.number();
        roots.add(new NamedRoot(space, packed.text(), packed.text(), id));
      }
    }
  }

  /** The nodes of all, some perhaps several times, without the memory that their names take. */
  void eachNode(LongConsumer each) {
    try (Cursor<DirectBuffer> cursor = tables.roots().openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        each.accept(new Packed(Bytes.copy(cursor.val())).number());
      }
    }
  }

  /** Replaces all. */
  void replace(List<NamedRoot> all) {
    Map<String, List<NamedRoot>> bySpace = new LinkedHashMap<>();
    spaces.names().values().forEach(space -> bySpace.put(space, new ArrayList<>()));
    all.forEach(root -> bySpace.computeIfAbsent(root.space(), any -> new ArrayList<>()).add(root));
    tables.roots().drop(txn);
    bySpace.forEach((space, roots) -> put(space, "", roots));
  }

  /** Replaces those of one space. */
  void replace(String space, String version, List<NamedRoot> roots) {
    spaces.find(space).ifPresent(one -> clear(one.number()));
    put(space, version, roots);
  }

  /** Where there are none. */
  private void put(String space, String version, List<NamedRoot> roots) {
    spaces.version(space, version);
    long number = spaces.number(space);
    PutFlags[] flags = isLast(number) ? new PutFlags[] {PutFlags.MDB_APPEND} : new PutFlags[0];
    Packed row = new Packed();
    for (int i = 0; i < roots.size(); i++) {
      NamedRoot root = roots.get(i);
      row.clear().number(root.id()).text(root.source()).text(root.name());
      tables.roots().put(txn, bytes.key(number, i), bytes.value(row.toBytes()), flags);
    }
    spaces.tidy(space);
  }

  private boolean isLast(long space) {
    try (Cursor<DirectBuffer> cursor = tables.roots().openCursor(txn)) {
      return !cursor.get(bytes.key(space, 0), GetOp.MDB_SET_RANGE);
    }
  }

  private void clear(long space) {
    try (Cursor<DirectBuffer> cursor = tables.roots().openCursor(txn)) {
      boolean found = cursor.get(bytes.key(space, 0), GetOp.MDB_SET_RANGE);
      while (found && Bytes.number(cursor.key()) == space) {
        cursor.delete();
        found = cursor.next(); // which is the one that has taken its place
      }
    }
  }
}
