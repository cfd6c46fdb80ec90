package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.EdgeBlock;
import dev.tidemark.engine.metadata.Reader;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/**
 * The edges, in blocks of neighbouring parents. New parents, which have the largest ids, gather in
 * memory and are written a block at a time; a change to an old parent rewrites its block. Entries
 * are always in the order of their ids, which the mark relies on.
 */
final class EdgeTable {

  private static final long[] NO_CHILDREN = {};

  /**
   * How many old parents may wait for more edges. Doubled, that takes twice the memory, now a
   * megabyte; halved, a block is rewritten more often for one parent after the other.
   */
  private static final int MOST = 10_000;

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> table;
  private final Bytes bytes;
  private final EdgeBlock.Builder tail = new EdgeBlock.Builder();

  /** Edges to add to parents that are not new. */
  private final NavigableMap<Long, long[]> more = new TreeMap<>();

  private long last = -2;

  EdgeTable(Txn<DirectBuffer> txn, Dbi<DirectBuffer> table, Bytes bytes) {
    this.txn = txn;
    this.table = table;
    this.bytes = bytes;
  }

  long[] children(long parent) {
    flush();
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      if (!floor(cursor, parent)) {
        return NO_CHILDREN;
      }
      byte[] block = Bytes.copy(cursor.val());
      int at = EdgeBlock.find(block, Bytes.number(cursor.key()), parent);
      return at < 0 ? NO_CHILDREN : EdgeBlock.children(block, block.length, at);
    }
  }

  void add(long parent, long[] children) {
    if (children.length == 0) {
      return;
    }
    if (parent > last()) {
      append(parent, children);
      return;
    }
    more.merge(parent, children, EdgeTable::union);
    if (more.size() >= MOST) {
      flush();
    }
  }

  /** Replaces the children of a parent; with none, it has no entry any more. */
  void replace(long parent, long[] children) {
    flush();
    NavigableMap<Long, long[]> entries = takeBlock(parent);
    if (children.length == 0) {
      entries.remove(parent);
    } else {
      entries.put(parent, children);
    }
    write(entries);
    last = -2;
  }

  /** The blocks of which more than half lead from nodes that are not {@code known}. */
  long[] sparse(Bitmap known) {
    LongStream.Builder sparse = LongStream.builder();
    try (LmdbEdgeScan scan = new LmdbEdgeScan(txn, table, false)) {
      while (scan.next()) {
        int n = EdgeBlock.parents(scan.block());
        int dead = 0;
        for (int i = 0; i < n; i++) {
          dead += known.get(EdgeBlock.parent(scan.block(), scan.first(), i)) ? 0 : 1;
        }
        if (2 * dead > n) {
          sparse.add(scan.first());
        }
      }
    }
    return sparse.build().toArray();
  }

  /** Rewrites blocks without what leads from nodes that are not {@code known}. */
  void compact(long[] blocks, LongPredicate known) {
    flush();
    for (long first : blocks) {
      NavigableMap<Long, long[]> entries = takeBlock(first);
      entries.keySet().removeIf(parent -> !known.test(parent));
      write(entries);
    }
    last = -2;
  }

  private void append(long parent, long[] children) {
    if (tail.isEmpty() && last >= 0) {
      // goes on where the last transaction stopped, or small transactions would leave small blocks
      takeBlock(last).forEach(tail::add);
    }
    if (!tail.fits(parent, children.length)) {
      flushTail();
    }
    tail.add(parent, children);
    last = parent;
  }

  /**
   * Removes parents with all their edges; {@code parents} ascending, so that neighbours share work.
   */
  void remove(long[] parents) {
    flush();
    int i = 0;
    while (i < parents.length) {
      NavigableMap<Long, long[]> entries = takeBlock(parents[i]);
      long end = entries.isEmpty() ? parents[i] : Math.max(parents[i], entries.lastKey());
      for (; i < parents.length && parents[i] <= end; i++) {
        entries.remove(parents[i]);
      }
      write(entries);
    }
    last = -2;
  }

  /** Writes what is still in memory. */
  void flush() {
    flushTail();
    if (more.isEmpty()) {
      return;
    }
    NavigableMap<Long, long[]> waiting = new TreeMap<>(more);
    more.clear();
    while (!waiting.isEmpty()) {
      long parent = waiting.firstKey();
      NavigableMap<Long, long[]> entries = takeBlock(parent);
      long end = entries.isEmpty() ? parent : Math.max(parent, entries.lastKey());
      NavigableMap<Long, long[]> same = waiting.headMap(end, true);
      same.forEach((old, children) -> entries.merge(old, children, EdgeTable::union));
      same.clear();
      write(entries);
    }
  }

  private void flushTail() {
    if (!tail.isEmpty()) {
      long first = tail.first();
      table.put(txn, bytes.key(first), bytes.value(tail.take()));
    }
  }

  private long last() {
    if (last == -2) {
      last = Reader.NONE;
      try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
        if (cursor.last()) {
          byte[] block = Bytes.copy(cursor.val());
          long first = Bytes.number(cursor.key());
          last = EdgeBlock.parent(block, first, EdgeBlock.parents(block) - 1);
        }
      }
    }
    return last;
  }

  /** Takes the block that {@code parent} belongs to out of the table. */
  private NavigableMap<Long, long[]> takeBlock(long parent) {
    NavigableMap<Long, long[]> entries = new TreeMap<>();
    long first;
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      if (!floor(cursor, parent)) {
        return entries;
      }
      first = Bytes.number(cursor.key());
      byte[] block = Bytes.copy(cursor.val());
      for (int i = 0; i < EdgeBlock.parents(block); i++) {
        entries.put(EdgeBlock.parent(block, first, i), EdgeBlock.children(block, block.length, i));
      }
    }
    table.delete(txn, bytes.key(first));
    return entries;
  }

  /** Nothing is in memory when this is called, nor afterwards. */
  private void write(NavigableMap<Long, long[]> entries) {
    for (Map.Entry<Long, long[]> entry : entries.entrySet()) {
      if (!tail.fits(entry.getKey(), entry.getValue().length)) {
        flushTail();
      }
      tail.add(entry.getKey(), entry.getValue());
    }
    flushTail();
  }

  /** Moves to the last block that begins at or before {@code parent}. */
  private boolean floor(Cursor<DirectBuffer> cursor, long parent) {
    if (!cursor.get(bytes.key(parent), GetOp.MDB_SET_RANGE)) {
      return cursor.last();
    }
    return Bytes.number(cursor.key()) == parent || cursor.prev();
  }

  private static long[] union(long[] old, long[] more) {
    long[] all = Arrays.copyOf(old, old.length + more.length);
    int n = old.length;
    for (long child : more) {
      if (!contains(all, n, child)) {
        all[n++] = child;
      }
    }
    return Arrays.copyOf(all, n);
  }

  static boolean contains(long[] values, int n, long value) {
    for (int i = 0; i < n; i++) {
      if (values[i] == value) {
        return true;
      }
    }
    return false;
  }
}
