package dev.tidemark.engine.metadata.lmdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The newer of the two pages at the beginning of an LMDB file, each of which says how things stood
 * after a transaction. LMDB (version 0.9, 64 bit) believes them; what is wrong in them ends the
 * process.
 *
 * @param pageSize in bytes
 * @param lastPage number of the last page that is in use or free
 * @param transaction number of the transaction
 * @param free the tree of the free pages
 * @param main the tree of the tables
 */
record Header(int pageSize, long lastPage, long transaction, Tree free, Tree main) {

  /** How much of each page there is to read, in bytes. */
  static final int BYTES = 152;

  private static final int MAGIC = 0xBEEFC0DE;
  private static final int VERSION = 1;
  private static final int META_PAGE = 0x08;
  private static final int FLAGS_AT = 10;
  private static final int MAGIC_AT = 16;
  private static final int VERSION_AT = 20;
  private static final int FREE_AT = 40;
  private static final int MAIN_AT = 88;
  private static final int LAST_PAGE_AT = 136;
  private static final int TRANSACTION_AT = 144;

  private static final int SMALLEST_PAGE = 512;
  private static final int LARGEST_PAGE = 64 << 10;

  /** As many pages as fit into a file. */
  private static final long MOST_PAGES = Long.MAX_VALUE / LARGEST_PAGE;

  /** How deep a tree can be: LMDB has room for no more. */
  static final int DEEPEST = 32;

  /** No page, in place of the number of one. */
  static final long NONE = -1;

  /**
   * A tree of pages.
   *
   * @param root {@link #NONE} if it is empty
   */
  record Tree(int depth, long root) {

    /** The tree that the 48 bytes at {@code at} describe. */
    static Tree of(ByteBuffer bytes, int at) {
      return new Tree(Short.toUnsignedInt(bytes.getShort(at + 6)), bytes.getLong(at + 40));
    }

    private void check(long lastPage) throws DamagedException {
      boolean empty = root == NONE && depth == 0;
      if (!empty && (root < 2 || root > lastPage || depth < 1 || depth > DEEPEST)) {
        throw new DamagedException("begins with nonsense");
      }
    }
  }

  /**
   * The size of the pages, by the first one.
   *
   * @param first at least {@link #BYTES} from the beginning of the file
   * @throws DamagedException if that is no LMDB file
   */
  static int pageSize(ByteBuffer first) throws DamagedException {
    check(first);
    int size = little(first).getInt(FREE_AT);
    if (size < SMALLEST_PAGE || size > LARGEST_PAGE || Integer.bitCount(size) != 1) {
      throw new DamagedException("begins with nonsense");
    }
    return size;
  }

  /**
   * Reads both.
   *
   * @throws DamagedException if LMDB would not take them for its own, or cannot have written them
   */
  static Header newest(ByteBuffer first, ByteBuffer second) throws DamagedException {
    int pageSize = pageSize(first);
    if (pageSize(second) != pageSize) {
      throw new DamagedException("begins with nonsense");
    }
    boolean older = little(first).getLong(TRANSACTION_AT) < little(second).getLong(TRANSACTION_AT);
    ByteBuffer newer = little(older ? second : first);
    Header header =
        new Header(
            pageSize,
            newer.getLong(LAST_PAGE_AT),
            newer.getLong(TRANSACTION_AT),
            Tree.of(newer, FREE_AT),
            Tree.of(newer, MAIN_AT));
    if (header.lastPage < 1 || header.lastPage >= MOST_PAGES || header.transaction < 0) {
      throw new DamagedException("begins with nonsense");
    }
    header.free.check(header.lastPage);
    header.main.check(header.lastPage);
    return header;
  }

  private static void check(ByteBuffer page) throws DamagedException {
    ByteBuffer bytes = little(page);
    if (bytes.limit() < BYTES) {
      throw new DamagedException("is cut off in its first pages");
    }
    if (bytes.getInt(MAGIC_AT) != MAGIC || (bytes.getShort(FLAGS_AT) & META_PAGE) == 0) {
      throw new DamagedException("is no file of LMDB");
    }
    if (bytes.getInt(VERSION_AT) != VERSION) {
      throw new DamagedException("has a format of LMDB that this program does not know");
    }
  }

  private static ByteBuffer little(ByteBuffer bytes) {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** How long the file has to be for all pages to be in it, in bytes. */
  long length() {
    return (lastPage + 1) * pageSize;
  }
}
