package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.model.Kind;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/**
 * How much each namespace has: names that were not removed, and records by kind. Both stand in one
 * row, so that a new record costs no page beside the one that its name costs.
 */
final class Spaces {

  /** In the order of a row, behind the number of names. */
  private static final List<Kind> KINDS =
      List.of(Kind.IMAGE, Kind.CONTAINER, Kind.LEASE, Kind.SNAPSHOT, Kind.INGEST, Kind.CONTENT);

  private static final int ROW = 1 + KINDS.size();

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> table;
  private final Bytes bytes;
  private final Map<String, long[]> changes = new HashMap<>();

  Spaces(Txn<DirectBuffer> txn, Dbi<DirectBuffer> table, Bytes bytes) {
    this.txn = txn;
    this.table = table;
    this.bytes = bytes;
  }

  /** Another name that a namespace did not have, or one less. */
  void name(String namespace, long more) {
    change(namespace)[0] += more;
  }

  /** Another record, or one less. Nothing is ever recorded of the kinds of collectors. */
  void record(String namespace, Kind kind, long more) {
    int at = KINDS.indexOf(kind);
    if (at >= 0) {
      change(namespace)[1 + at] += more;
    }
  }

  private long[] change(String namespace) {
    return changes.computeIfAbsent(namespace, any -> new long[ROW]);
  }

  /** The namespaces that have a name, in order. */
  List<String> all() {
    flush();
    List<String> names = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        byte[] key = Bytes.copy(cursor.key());
        names.add(new String(key, 1, key.length - 1, StandardCharsets.UTF_8));
      }
    }
    return names;
  }

  /** How many records a namespace has of each kind that it has any of. */
  Map<Kind, Long> records(String namespace) {
    flush();
    long[] row = row(ResourceKey.namespace(namespace));
    Map<Kind, Long> records = new LinkedHashMap<>();
    for (Kind kind : KINDS) {
      long number = row[1 + KINDS.indexOf(kind)];
      if (number > 0) {
        records.put(kind, number);
      }
    }
    return records;
  }

  /** Writes what is still in memory. */
  void flush() {
    changes.forEach(this::write);
    changes.clear();
  }

  private void write(String namespace, long[] more) {
    if (Arrays.stream(more).allMatch(number -> number == 0)) {
      return;
    }
    byte[] key = ResourceKey.namespace(namespace);
    long[] row = row(key);
    for (int i = 0; i < ROW; i++) {
      row[i] += more[i];
    }
    if (row[0] > 0) {
      table.put(txn, bytes.key(key), bytes.value(row));
    } else {
      table.delete(txn, bytes.key(key));
    }
  }

  /**
   * Of a namespace that nobody has used yet, nothing; in the row of an older schema are names only.
   */
  private long[] row(byte[] key) {
    long[] row = new long[ROW];
    DirectBuffer stored = table.get(txn, bytes.key(key));
    for (int i = 0; stored != null && i < stored.capacity() / Long.BYTES; i++) {
      row[i] = stored.getLong(i * Long.BYTES, ByteOrder.BIG_ENDIAN);
    }
    return row;
  }
}
