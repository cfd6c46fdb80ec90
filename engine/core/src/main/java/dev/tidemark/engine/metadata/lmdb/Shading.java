package dev.tidemark.engine.metadata.lmdb;

import java.util.LinkedHashSet;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/** What one transaction tells a collection that is marking: one list, behind those before it. */
final class Shading {

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> table;
  private final Bytes bytes;
  private final Set<Long> nodes = new LinkedHashSet<>();

  Shading(Txn<DirectBuffer> txn, Dbi<DirectBuffer> table, Bytes bytes) {
    this.txn = txn;
    this.table = table;
    this.bytes = bytes;
  }

  void add(long node) {
    nodes.add(node);
  }

  void clear() {
    nodes.clear();
  }

  void write() {
    if (!nodes.isEmpty()) {
      Packed list = new Packed();
      nodes.forEach(list::number);
      table.put(txn, bytes.key(last() + 1), bytes.value(list.toBytes()));
      nodes.clear();
    }
  }

  private long last() {
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      return cursor.last() ? Bytes.number(cursor.key()) : 0;
    }
  }
}
