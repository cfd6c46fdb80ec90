package dev.tidemark.engine.mark;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The edges of parents with neighbouring ids, packed into one value.
 *
 * <pre>
 * u32 n | n x (u16 parent - first, u16 end of its children) | u32 child ids
 * </pre>
 *
 * <p>All numbers are little-endian. The directory lets a reader go backwards, skip a parent without
 * touching its children, and find one parent by binary search. A block holds at most {@link #BYTES}
 * bytes, which is just what fits in one LMDB overflow page, so that a scan costs one call for some
 * 60 parents; only a single parent with very many children gets a larger block of its own, and
 * there the children simply run to the end of the value.
 */
public final class EdgeBlock {

  /** Largest block with more than one parent. */
  public static final int BYTES = 4080;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_DELTA = 0xffff;

  private EdgeBlock() {}

  /** How many parents the block holds. */
  public static int parents(byte[] block) {
    return (int) INT.get(block, 0);
  }

  /** The id of its {@code i}-th parent. */
  public static long parent(byte[] block, long first, int i) {
    return first + (((short) SHORT.get(block, 4 + 4 * i)) & 0xffff);
  }

  /** Byte position of the first child of the {@code i}-th parent. */
  public static int from(byte[] block, int n, int i) {
    return 4 + 4 * n + (i == 0 ? 0 : 4 * end(block, i - 1));
  }

  /** Byte position after the last child of the {@code i}-th parent in a block of {@code length}. */
  public static int to(byte[] block, int length, int n, int i) {
    return n == 1 ? length : 4 + 4 * n + 4 * end(block, i);
  }

  /** The child id at a byte position. */
  public static long child(byte[] block, int position) {
    return (int) INT.get(block, position) & 0xffff_ffffL;
  }

  private static int end(byte[] block, int i) {
    return ((short) SHORT.get(block, 6 + 4 * i)) & 0xffff;
  }

  /** The position of {@code parent} in the directory, or -1. */
  public static int find(byte[] block, long first, long parent) {
    int low = 0;
    int high = parents(block) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long at = parent(block, first, middle);
      if (at == parent) {
        return middle;
      }
      if (at < parent) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The children of the {@code i}-th parent. */
  public static long[] children(byte[] block, int length, int i) {
    int n = parents(block);
    int from = from(block, n, i);
    long[] children = new long[(to(block, length, n, i) - from) / 4];
    for (int c = 0; c < children.length; c++) {
      children[c] = child(block, from + 4 * c);
    }
    return children;
  }

  /** Collects parents in ascending order and writes them out as blocks. */
  public static final class Builder {

    private static final int MAX_PARENTS = BYTES / 4;

    private final int[] deltas = new int[MAX_PARENTS];
    private final int[] ends = new int[MAX_PARENTS];
    private int[] children = new int[BYTES / 4];
    private int n;
    private int count;
    private long first;

    /** Whether {@code width} more children of {@code parent} still fit. */
    public boolean fits(long parent, int width) {
      return n == 0 || (parent - first <= MAX_DELTA && 8 + 4 * n + 4 * (count + width) <= BYTES);
    }

    /** Adds a parent; it {@link #fits}, and its id is larger than all before. */
    public void add(long parent, long[] edges) {
      if (n == 0) {
        first = parent;
      }
      if (count + edges.length > children.length) {
        children = java.util.Arrays.copyOf(children, count + edges.length);
      }
      for (long edge : edges) {
        children[count++] = (int) edge;
      }
      deltas[n] = (int) (parent - first);
      ends[n++] = count;
    }

    /** Whether nothing was added since the last {@link #take}. */
    public boolean isEmpty() {
      return n == 0;
    }

    /** The id of the first parent: the block's key. */
    public long first() {
      return first;
    }

    /** The block; the builder is then empty. */
    public byte[] take() {
      byte[] block = new byte[4 + 4 * n + 4 * count];
      INT.set(block, 0, n);
      for (int i = 0; i < n; i++) {
        SHORT.set(block, 4 + 4 * i, (short) deltas[i]);
        SHORT.set(block, 6 + 4 * i, (short) ends[i]);
      }
      for (int i = 0; i < count; i++) {
        INT.set(block, 4 + 4 * n + 4 * i, children[i]);
      }
      n = 0;
      count = 0;
      return block;
    }
  }
}
