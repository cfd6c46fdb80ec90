package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.mark.Bitmap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/** Bitmaps in chunks of one page, so that a change of few bits writes little. */
final class BitTable {

  private static final int CHUNK_WORDS = 510;
  private static final long CHUNK_BITS = 64L * CHUNK_WORDS;

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> table;
  private final Bytes bytes;

  /** Chunks in which single bits were changed. */
  private final Map<Long, byte[]> changed = new TreeMap<>();

  /** Which bitmaps have no chunk at all, as far as that was asked. */
  private final Map<Integer, Boolean> empty = new HashMap<>();

  BitTable(Txn<DirectBuffer> txn, Dbi<DirectBuffer> table, Bytes bytes) {
    this.txn = txn;
    this.table = table;
    this.bytes = bytes;
  }

  Bitmap read(int which, long ids) {
    flush();
    Bitmap bits = new Bitmap(Math.max(ids, 1));
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      boolean found = cursor.get(bytes.key(key(which, 0)), GetOp.MDB_SET_RANGE);
      for (; found && Bytes.number(cursor.key()) >> 32 == which; found = cursor.next()) {
        read(cursor.val(), (int) Bytes.number(cursor.key()) * CHUNK_WORDS, bits);
      }
    }
    return bits;
  }

  private static void read(DirectBuffer chunk, int base, Bitmap into) {
    long[] words = into.words();
    for (int i = 0; i < CHUNK_WORDS; i++) {
      long word = chunk.getLong(8 * i, ByteOrder.LITTLE_ENDIAN);
      if (base + i < words.length) {
        words[base + i] = word;
      } else if (word != 0) {
        // ids that were never given
        into.set(((base + i + 1L) << 6) - 1);
        words = into.words();
        words[base + i] = word;
      }
    }
  }

  /** Adds all of a set to a bitmap. */
  void add(int which, Bitmap more) {
    flush();
    empty.remove(which);
    long[] words = more.words();
    for (int base = 0; base < words.length; base += CHUNK_WORDS) {
      int end = Math.min(words.length, base + CHUNK_WORDS);
      if (anySet(words, base, end)) {
        DirectBuffer key = bytes.key(key(which, base / CHUNK_WORDS));
        DirectBuffer stored = table.get(txn, key);
        byte[] chunk = stored == null ? new byte[8 * CHUNK_WORDS] : Bytes.copy(stored);
        ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = base; i < end; i++) {
          int at = 8 * (i - base);
          buffer.putLong(at, buffer.getLong(at) | words[i]);
        }
        table.put(txn, key, bytes.value(chunk));
      }
    }
  }

  private static boolean anySet(long[] words, int from, int to) {
    long any = 0;
    for (int i = from; i < to; i++) {
      any |= words[i];
    }
    return any != 0;
  }

  void write(int which, Bitmap bits) {
    flush();
    empty.remove(which);
    long[] words = bits.words();
    int chunks = (words.length + CHUNK_WORDS - 1) / CHUNK_WORDS;
    byte[] empty = new byte[8 * CHUNK_WORDS];
    for (int c = 0; c < chunks; c++) {
      byte[] chunk = new byte[8 * CHUNK_WORDS];
      ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
      int from = c * CHUNK_WORDS;
      buffer.asLongBuffer().put(words, from, Math.min(CHUNK_WORDS, words.length - from));
      DirectBuffer stored = table.get(txn, bytes.key(key(which, c)));
      byte[] before = stored == null ? empty : Bytes.copy(stored);
      if (!Arrays.equals(before, chunk)) {
        table.put(txn, bytes.key(key(which, c)), bytes.value(chunk));
      }
    }
    for (long c = chunks; table.delete(txn, bytes.key(key(which, c))); c++) {
      // what a longer one has left
    }
  }

  /** Whether one bit is set. */
  boolean get(int which, long id) {
    byte[] chunk = changed.get(key(which, id / CHUNK_BITS));
    if (chunk != null) {
      return (chunk[at(id)] & 1 << (id & 7)) != 0;
    }
    DirectBuffer stored = table.get(txn, bytes.key(key(which, id / CHUNK_BITS)));
    return stored != null && (stored.getByte(at(id)) & 1 << (id & 7)) != 0;
  }

  /** Whether no bit was ever set; looked up once. */
  boolean isEmpty(int which) {
    return empty.computeIfAbsent(which, this::hasNoChunk);
  }

  private boolean hasNoChunk(int which) {
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      return !cursor.get(bytes.key(key(which, 0)), GetOp.MDB_SET_RANGE)
          || Bytes.number(cursor.key()) >> 32 != which;
    }
  }

  /** Changes one bit; {@link #flush} writes it. */
  void set(int which, long id, boolean on) {
    if (!on && (isEmpty(which) || !get(which, id))) {
      return;
    }
    empty.put(which, false);
    byte[] chunk =
        changed.computeIfAbsent(
            key(which, id / CHUNK_BITS),
            key -> {
              DirectBuffer stored = table.get(txn, bytes.key(key));
              return stored == null ? new byte[8 * CHUNK_WORDS] : Bytes.copy(stored);
            });
    int mask = 1 << (id & 7);
    chunk[at(id)] = (byte) (on ? chunk[at(id)] | mask : chunk[at(id)] & ~mask);
  }

  /** Writes what {@link #set} has changed. */
  void flush() {
    changed.forEach((key, chunk) -> table.put(txn, bytes.key(key), bytes.value(chunk)));
    changed.clear();
  }

  private static int at(long id) {
    return (int) (id % CHUNK_BITS >>> 3);
  }

  private static long key(int which, long chunk) {
    return ((long) which << 32) | chunk;
  }
}
