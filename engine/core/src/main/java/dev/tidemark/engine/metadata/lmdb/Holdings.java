package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.CatalogView;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/** What leases hold: pairs of nodes, to be found from either end. */
final class Holdings {

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> held;
  private final Dbi<DirectBuffer> holding;
  private final Bytes bytes;

  Holdings(Txn<DirectBuffer> txn, CatalogTables tables, Bytes bytes) {
    this.txn = txn;
    this.held = tables.held();
    this.holding = tables.holding();
    this.bytes = bytes;
  }

  void add(long lease, long resource) {
    held.put(txn, bytes.key(lease, resource), bytes.value(0));
    holding.put(txn, bytes.key(resource, lease), bytes.value(0));
  }

  /** False if there was no such pair. */
  boolean remove(long lease, long resource) {
    holding.delete(txn, bytes.key(resource, lease));
    return held.delete(txn, bytes.key(lease, resource));
  }

  /** Whether no lease holds anything. */
  boolean isEmpty() {
    return held.stat(txn).entries == 0;
  }

  /** What a lease holds. */
  List<Long> of(long lease) {
    return seconds(held, lease);
  }

  /** The leases that hold a resource. */
  List<Long> holders(long resource) {
    return seconds(holding, resource);
  }

  private List<Long> seconds(Dbi<DirectBuffer> table, long first) {
    List<Long> seconds = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      boolean found = cursor.get(bytes.key(first, 0), GetOp.MDB_SET_RANGE);
      for (; found && Bytes.number(cursor.key()) == first; found = cursor.next()) {
        seconds.add(Bytes.second(cursor.key()));
      }
    }
    return seconds;
  }

  void each(CatalogView.Holding each) {
    try (Cursor<DirectBuffer> cursor = held.openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        each.accept(Bytes.number(cursor.key()), Bytes.second(cursor.key()));
      }
    }
  }
}
