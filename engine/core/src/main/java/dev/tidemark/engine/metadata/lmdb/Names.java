package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Kind;
import dev.tidemark.engine.catalog.View;
import dev.tidemark.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/**
 * The ids of nodes by name, and how many names each namespace has. New names gather in memory and
 * are written in the order of their keys, so that neighbours share a page: whoever looks one up in
 * the transaction that gave it has to remember it.
 */
final class Names {

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> ids;
  private final Dbi<DirectBuffer> spaces;
  private final Bytes bytes;
  private final List<Map.Entry<byte[], Long>> given = new ArrayList<>();
  private final Map<String, Long> counts = new HashMap<>();

  Names(Txn<DirectBuffer> txn, CatalogTables tables, Bytes bytes) {
    this.txn = txn;
    this.ids = tables.ids();
    this.spaces = tables.spaces();
    this.bytes = bytes;
  }

  /** The id of a name that was given in an earlier transaction; {@link View#NONE} if none was. */
  long id(byte[] key) {
    DirectBuffer id = ids.get(txn, bytes.key(key));
    return id == null ? View.NONE : Bytes.number(id);
  }

  /** Gives a name to a node. */
  void give(byte[] key, long id) {
    given.add(Map.entry(key, id));
  }

  /** Takes a name away; {@link #count} is for the caller. */
  void take(byte[] key) {
    writeGiven();
    ids.delete(txn, bytes.key(key));
  }

  /** Another name that a namespace did not have, or one less. */
  void count(String namespace, long more) {
    counts.merge(namespace, more, Long::sum);
  }

  /** Calls {@code each} with the nodes of a kind in a namespace, in the order of their keys. */
  void each(Kind kind, String namespace, LongConsumer each) {
    if (kind.equals(Kind.CONTENT)) {
      byte[] end = ResourceKey.namespace(namespace);
      scan(
          ResourceKey.CONTENT,
          (key, id) -> {
            if (Bytes.endsWith(key, end)) {
              each.accept(id);
            }
            return false;
          });
    } else {
      scan(
          ResourceKey.prefix(kind, namespace),
          (key, id) -> {
            each.accept(id);
            return false;
          });
    }
  }

  /** Whether a node of this digest, in any namespace, passes a test; none is asked after that. */
  boolean any(Digest digest, LongPredicate test) {
    return scan(ResourceKey.prefix(digest), (key, id) -> test.test(id));
  }

  private interface Row {
    /** Whether that was enough. */
    boolean look(DirectBuffer key, long id);
  }

  private boolean scan(byte[] prefix, Row row) {
    writeGiven();
    try (Cursor<DirectBuffer> cursor = ids.openCursor(txn)) {
      boolean found = cursor.get(bytes.key(prefix), GetOp.MDB_SET_RANGE);
      for (; found && Bytes.beginsWith(cursor.key(), prefix); found = cursor.next()) {
        if (row.look(cursor.key(), Bytes.number(cursor.val()))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The namespaces that have a name. */
  List<String> namespaces() {
    flush();
    List<String> names = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = spaces.openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        byte[] key = Bytes.copy(cursor.key());
        names.add(new String(key, 1, key.length - 1, StandardCharsets.UTF_8));
      }
    }
    return names;
  }

  /** Writes what is still in memory. */
  void flush() {
    writeGiven();
    counts.forEach(this::write);
    counts.clear();
  }

  private void writeGiven() {
    given.sort(Map.Entry.comparingByKey(Arrays::compareUnsigned));
    given.forEach(one -> ids.put(txn, bytes.key(one.getKey()), bytes.value(one.getValue())));
    given.clear();
  }

  private void write(String namespace, long more) {
    byte[] key = ResourceKey.namespace(namespace);
    DirectBuffer stored = spaces.get(txn, bytes.key(key));
    long count = (stored == null ? 0 : Bytes.number(stored)) + more;
    if (count > 0) {
      spaces.put(txn, bytes.key(key), bytes.value(count));
    } else {
      spaces.delete(txn, bytes.key(key));
    }
  }
}
