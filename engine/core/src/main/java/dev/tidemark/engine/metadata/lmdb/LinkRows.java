package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.LinkKind;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.lmdb.MirroredSpaces.Space;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/**
 * What the spaces of a mirrored store link: the ids of each space and kind in ascending order, each
 * as its distance from the one before, in rows that are keyed by the first id in them.
 */
final class LinkRows {

  /**
   * So many bytes of ids are in a row at most. Doubled, a row would take a page of its own, and the
   * last one of each space leave more of it empty.
   */
  private static final int ROW = 1900;

  private final Txn<DirectBuffer> txn;
  private final CatalogTables tables;
  private final Bytes bytes;
  private final MirroredSpaces spaces;

  LinkRows(Txn<DirectBuffer> txn, CatalogTables tables, Bytes bytes, MirroredSpaces spaces) {
    this.txn = txn;
    this.tables = tables;
    this.bytes = bytes;
    this.spaces = spaces;
  }

  /** In ascending order. */
  long[] of(String space, LinkKind kind) {
    LongStream.Builder ids = LongStream.builder();
    spaces.find(space).ifPresent(one -> read(one, kind, ids));
    return ids.build().toArray();
  }

  private void read(Space space, LinkKind kind, LongConsumer ids) {
    Reader.Linking taking =
        (any, other, id) -> {
          if (other == kind) {
            ids.accept(id);
          }
        };
    read(space.number(), Map.of(space.number(), space.name()), taking);
  }

  void each(Reader.Linking each) {
    read(0, spaces.names(), each);
  }

  private void read(long from, Map<Long, String> names, Reader.Linking each) {
    try (Cursor<DirectBuffer> cursor = tables.links().openCursor(txn)) {
      boolean found = cursor.get(bytes.key(from, 0), GetOp.MDB_SET_RANGE);
      for (; found; found = cursor.next()) {
        String space = names.get(Bytes.number(cursor.key()));
        if (space == null) {
          return;
        }
        LinkKind kind = LinkKind.of(code(Bytes.second(cursor.key())));
        long id = 0;
        for (Packed list = new Packed(Bytes.copy(cursor.val())); !list.exhausted(); ) {
          id += list.number();
          each.accept(space, kind, id);
        }
      }
    }
  }

  /**
   * Replaces those of one kind.
   *
   * @param ids in any order, and perhaps some several times
   */
  void replace(String space, LinkKind kind, long[] ids) {
    long number = spaces.number(space);
    clear(number, kind);
    Packed row = new Packed();
    long first = 0;
    long last = 0;
    for (long id : LongStream.of(ids).sorted().distinct().toArray()) {
      if (row.length() > ROW) {
        put(number, kind, first, row);
      }
      if (row.length() == 0) {
        first = id;
        last = 0;
      }
      row.number(id - last);
      last = id;
    }
    put(number, kind, first, row);
    spaces.tidy(space);
  }

  private void put(long space, LinkKind kind, long first, Packed row) {
    if (row.length() > 0) {
      tables.links().put(txn, bytes.key(space, second(kind, first)), bytes.value(row.toBytes()));
      row.clear();
    }
  }

  private void clear(long space, LinkKind kind) {
    try (Cursor<DirectBuffer> cursor = tables.links().openCursor(txn)) {
      boolean found = cursor.get(bytes.key(space, second(kind, 0)), GetOp.MDB_SET_RANGE);
      while (found
          && Bytes.number(cursor.key()) == space
          && code(Bytes.second(cursor.key())) == kind.code()) {
        cursor.delete();
        found = cursor.next(); // which is the one that has taken its place
      }
    }
  }

  /** Ids have four bytes. */
  private static long second(LinkKind kind, long first) {
    return (long) kind.code() << Integer.SIZE | first;
  }

  private static int code(long second) {
    return (int) (second >>> Integer.SIZE);
  }
}
