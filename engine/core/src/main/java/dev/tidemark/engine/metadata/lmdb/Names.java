package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/**
 * The ids of nodes by name. New names gather in memory and are written in the order of their keys,
 * so that neighbours share a page: whoever looks one up in the transaction that gave it has to
 * remember it.
 */
final class Names {

  private static final PutFlags[] NO_FLAGS = {};

  private static final PutFlags[] NEW = {PutFlags.MDB_NOOVERWRITE};

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> ids;
  private final Bytes bytes;
  private final List<Map.Entry<byte[], Long>> given = new ArrayList<>();

  Names(Txn<DirectBuffer> txn, Dbi<DirectBuffer> ids, Bytes bytes) {
    this.txn = txn;
    this.ids = ids;
    this.bytes = bytes;
  }

  /**
   * The id of a name that was given in an earlier transaction; {@link CatalogView#NONE} if none
   * was.
   */
  long id(byte[] key) {
    DirectBuffer id = ids.get(txn, bytes.key(key));
    return id == null ? CatalogView.NONE : Bytes.number(id);
  }

  /** Gives a name to a node. */
  void give(byte[] key, long id) {
    given.add(Map.entry(key, id));
  }

  /** The same at once; for many, in the order of their keys. */
  void put(byte[] key, long id) {
    ids.put(txn, bytes.key(key), bytes.value(id), NO_FLAGS);
  }

  /** The same for a name that has no node; false if it has one, which then keeps it. */
  boolean putNew(byte[] key, long id) {
    return ids.put(txn, bytes.key(key), bytes.value(id), NEW);
  }

  /** Takes a name away; to count it is for the caller. */
  void take(byte[] key) {
    flush();
    ids.delete(txn, bytes.key(key));
  }

  /** Whether a node of this digest, in any namespace, passes a test; none is asked after that. */
  boolean any(Digest digest, LongPredicate test) {
    byte[] prefix = ResourceKey.content(digest);
    return scan(prefix, prefix, (key, id) -> test.test(id));
  }

  /** Takes a name and its node. */
  interface Row {
    /** Whether that was enough. */
    boolean look(DirectBuffer key, long id);
  }

  /**
   * Looks at names in order, until one was enough.
   *
   * @param prefix what they begin with
   * @param from where to begin
   * @return whether one was
   */
  boolean scan(byte[] prefix, byte[] from, Row row) {
    flush();
    try (Cursor<DirectBuffer> cursor = ids.openCursor(txn)) {
      boolean found = cursor.get(bytes.key(from), GetOp.MDB_SET_RANGE);
      for (; found && Bytes.beginsWith(cursor.key(), prefix); found = cursor.next()) {
        if (row.look(cursor.key(), Bytes.number(cursor.val()))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Writes what is still in memory. */
  void flush() {
    given.sort(Map.Entry.comparingByKey(Arrays::compareUnsigned));
    given.forEach(one -> put(one.getKey(), one.getValue()));
    given.clear();
  }
}
