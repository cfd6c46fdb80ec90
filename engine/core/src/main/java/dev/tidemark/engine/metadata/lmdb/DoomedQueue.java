package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.model.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/** What backends have to remove, by name. */
final class DoomedQueue {

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> table;
  private final Bytes bytes;
  private long length = -1;

  DoomedQueue(Txn<DirectBuffer> txn, Dbi<DirectBuffer> table, Bytes bytes) {
    this.txn = txn;
    this.table = table;
    this.bytes = bytes;
  }

  void put(Doomed doomed) {
    table.put(txn, key(doomed.resource()), bytes.value(DoomedCodec.encode(doomed)));
    length = -1;
  }

  /** Leaves what the queue has of it already. */
  void add(Doomed doomed) {
    byte[] value = DoomedCodec.encode(doomed);
    if (table.put(txn, key(doomed.resource()), bytes.value(value), PutFlags.MDB_NOOVERWRITE)) {
      length = -1;
    }
  }

  boolean remove(Resource resource) {
    if (length() == 0 || !table.delete(txn, key(resource))) {
      return false;
    }
    length--;
    return true;
  }

  boolean has(Resource resource) {
    return length() > 0 && table.get(txn, key(resource)) != null;
  }

  /** Counted once: it is asked for with every record that is written. */
  long length() {
    if (length < 0) {
      length = table.stat(txn).entries;
    }
    return length;
  }

  /** All of it, the longest waiting first. */
  List<Doomed> all() {
    List<Doomed> all = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        all.add(DoomedCodec.decode(Bytes.copy(cursor.val())));
      }
    }
    all.sort(Comparator.comparing(Doomed::notBefore));
    return all;
  }

  private DirectBuffer key(Resource resource) {
    return bytes.key(ResourceKey.encode(resource));
  }
}
