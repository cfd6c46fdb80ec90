package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/**
 * The snapshots that have a parent, to be found by its name. The name and not the node, for that is
 * what a child says: a row follows from the record of the child and from nothing else, so that
 * whatever takes the record away can take the row away.
 */
final class Offspring {

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> table;
  private final Bytes bytes;

  Offspring(Txn<DirectBuffer> txn, Dbi<DirectBuffer> table, Bytes bytes) {
    this.txn = txn;
    this.table = table;
    this.bytes = bytes;
  }

  void add(long child, Entry entry) {
    parent(entry).ifPresent(parent -> table.put(txn, row(parent, child), bytes.value(0)));
  }

  void remove(long child, Entry entry) {
    parent(entry).ifPresent(parent -> table.delete(txn, row(parent, child)));
  }

  /** The nodes that say that this is their parent, removed or not. */
  List<Long> of(Resource parent) {
    byte[] prefix = prefix(parent);
    List<Long> children = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      boolean found = cursor.get(bytes.key(prefix), GetOp.MDB_SET_RANGE);
      for (; found && Bytes.beginsWith(cursor.key(), prefix); found = cursor.next()) {
        children.add(ByteBuffer.wrap(Bytes.copy(cursor.key())).getLong(prefix.length));
      }
    }
    return children;
  }

  static Optional<Resource> parent(Entry entry) {
    Resource child = entry.resource();
    String name = entry.field(Entry.PARENT);
    if (!child.kind().equals(Kind.SNAPSHOT) || name.isEmpty()) {
      return Optional.empty();
    }
    String snapshotter = child.key().substring(0, child.key().indexOf('/'));
    return Optional.of(Resource.snapshot(child.namespace(), snapshotter, name));
  }

  private DirectBuffer row(Resource parent, long child) {
    byte[] prefix = prefix(parent);
    return bytes.key(
        ByteBuffer.allocate(prefix.length + Long.BYTES).put(prefix).putLong(child).array());
  }

  /** With its length in front, so that no name begins another. */
  private static byte[] prefix(Resource parent) {
    byte[] key = ResourceKey.encode(parent);
    return ByteBuffer.allocate(Short.BYTES + key.length)
        .putShort((short) key.length)
        .put(key)
        .array();
  }
}
