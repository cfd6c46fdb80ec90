package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.CatalogView;
import java.time.Instant;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/** The roots that stop being one, by the instant at which they do. */
final class Expiries {

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> table;
  private final Bytes bytes;
  private @Nullable Instant added;

  Expiries(Txn<DirectBuffer> txn, Dbi<DirectBuffer> table, Bytes bytes) {
    this.txn = txn;
    this.table = table;
    this.bytes = bytes;
  }

  void add(long id, Instant due) {
    table.put(txn, bytes.key(sortable(due), id), bytes.value(0));
    added = added == null || due.isBefore(added) ? due : added;
  }

  void remove(long id, Instant due) {
    table.delete(txn, bytes.key(sortable(due), id));
  }

  /** The earliest that was added here. */
  Optional<Instant> added() {
    return Optional.ofNullable(added);
  }

  Optional<Instant> next() {
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      return cursor.first() ? Optional.of(Instant.ofEpochMilli(due(cursor))) : Optional.empty();
    }
  }

  void each(CatalogView.Expiring each) {
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        each.accept(Bytes.second(cursor.key()), due(cursor));
      }
    }
  }

  /** As a number that sorts by time as an unsigned one, before 1970 too. */
  private static long sortable(Instant at) {
    return at.toEpochMilli() ^ Long.MIN_VALUE;
  }

  private static long due(Cursor<DirectBuffer> cursor) {
    return Bytes.number(cursor.key()) ^ Long.MIN_VALUE;
  }
}
