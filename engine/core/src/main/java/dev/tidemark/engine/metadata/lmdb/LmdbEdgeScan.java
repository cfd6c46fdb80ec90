package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.mark.EdgeBlock;
import dev.tidemark.engine.mark.EdgeScan;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/**
 * A cursor over the edge blocks. A block is copied out: 4 KB cost less than one bounds-checked
 * loop.
 */
final class LmdbEdgeScan implements EdgeScan {

  private final Cursor<DirectBuffer> cursor;
  private final boolean descending;
  private boolean started;
  private byte[] block = new byte[EdgeBlock.BYTES];
  private int length;
  private long first;

  LmdbEdgeScan(Txn<DirectBuffer> txn, Dbi<DirectBuffer> edges, boolean descending) {
    this.cursor = edges.openCursor(txn);
    this.descending = descending;
  }

  @Override
  public boolean next() {
    boolean found;
    if (started) {
      found = descending ? cursor.prev() : cursor.next();
    } else {
      found = descending ? cursor.last() : cursor.first();
      started = true;
    }
    if (found) {
      first = Bytes.number(cursor.key());
      DirectBuffer value = cursor.val();
      length = value.capacity();
      if (length > block.length) {
        block = new byte[length];
      }
      value.getBytes(0, block, 0, length);
    }
    return found;
  }

  @Override
  public long first() {
    return first;
  }

  @Override
  public byte[] block() {
    return block;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void close() {
    cursor.close();
  }
}
