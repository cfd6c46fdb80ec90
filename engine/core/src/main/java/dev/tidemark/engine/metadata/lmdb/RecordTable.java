package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.Reader;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/**
 * The records of nodes, by id. New nodes have the largest ids and are appended: that fills pages to
 * the brim, where a search for their place would leave each page half full.
 */
final class RecordTable {

  // one array for all, as there are as many calls as records
  private static final PutFlags[] NO_FLAGS = {};
  private static final PutFlags[] APPEND = {PutFlags.MDB_APPEND};

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> table;
  private final Bytes bytes;

  /** The largest id in the table; -2 until it is looked up. */
  private long last = -2;

  RecordTable(Txn<DirectBuffer> txn, Dbi<DirectBuffer> table, Bytes bytes) {
    this.txn = txn;
    this.table = table;
    this.bytes = bytes;
  }

  Optional<byte[]> get(long id) {
    DirectBuffer stored = table.get(txn, bytes.key(id));
    return stored == null ? Optional.empty() : Optional.of(Bytes.copy(stored));
  }

  void put(long id, byte[] record) {
    if (id > last()) {
      table.put(txn, bytes.key(id), bytes.value(record), APPEND);
      last = id;
    } else {
      table.put(txn, bytes.key(id), bytes.value(record), NO_FLAGS);
    }
  }

  void delete(long id) {
    table.delete(txn, bytes.key(id));
  }

  /** Never too small: ids that were deleted are not given again. */
  private long last() {
    if (last == -2) {
      try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
        last = cursor.last() ? Bytes.number(cursor.key()) : Reader.NONE;
      }
    }
    return last;
  }
}
