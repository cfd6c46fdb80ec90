package dev.tidemark.engine.metadata.lmdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Looks whether every page that the trees of an LMDB file lead to is in the file.
 *
 * <p>Of a file that is shorter than its header says this tells one that was cut off from a sound
 * one: what a transaction takes from the end and gives back before it ends is never written, nor
 * read before it is written.
 */
final class PageWalk {

  /** Reads pages. */
  interface Source {

    /** A page that is in the file. */
    ByteBuffer page(long number) throws IOException;
  }

  private static final int BRANCH = 0x01;
  private static final int LEAF = 0x02;
  private static final int FIXED = 0x20;
  private static final int PAGE_HEADER = 16;
  private static final int NODE_HEADER = 8;
  private static final int LARGE = 0x01;
  private static final int TREE = 0x02;
  private static final int TREE_BYTES = 48;

  private final Header header;
  private final Source source;

  private final long length;

  /** How many pages are in the file. */
  private final long there;

  private long seen;

  private PageWalk(Header header, long length, Source source) {
    this.header = header;
    this.source = source;
    this.length = length;
    this.there = Math.min(header.lastPage() + 1, length / header.pageSize());
  }

  /**
   * Walks.
   *
   * @param length of the file, in bytes
   * @throws DamagedException if a page is not in the file, or is not what leads to it says
   */
  static void check(Header header, long length, Source source) throws IOException {
    PageWalk walk = new PageWalk(header, length, source);
    try {
      walk.tree(header.free());
      walk.tree(header.main());
    } catch (IndexOutOfBoundsException e) {
      throw new DamagedException("has a page of nonsense in it");
    }
  }

  private void tree(Header.Tree tree) throws IOException {
    if (tree.root() != Header.NONE) {
      if (tree.depth() < 1 || tree.depth() > Header.DEEPEST) {
        throw new DamagedException("has a page of nonsense in it");
      }
      page(tree.root(), tree.depth());
    }
  }

  private void page(long number, int depth) throws IOException {
    within(number, 1);
    if (++seen > there) {
      throw new DamagedException("has pages that lead in a circle");
    }
    ByteBuffer page = source.page(number).order(ByteOrder.LITTLE_ENDIAN);
    int flags = page.getShort(10);
    int kind = depth > 1 ? BRANCH : LEAF;
    if (page.getLong(0) != number || (flags & (BRANCH | LEAF)) != kind) {
      throw new DamagedException("has a page of nonsense in it");
    }
    if ((flags & FIXED) != 0) {
      return;
    }
    int end = Short.toUnsignedInt(page.getShort(12));
    for (int at = PAGE_HEADER; at < end; at += Short.BYTES) {
      node(page, Short.toUnsignedInt(page.getShort(at)), depth);
    }
  }

  private void node(ByteBuffer page, int at, int depth) throws IOException {
    long low = Integer.toUnsignedLong(page.getInt(at));
    int flags = Short.toUnsignedInt(page.getShort(at + 4));
    int data = at + NODE_HEADER + Short.toUnsignedInt(page.getShort(at + 6));
    if (depth > 1) {
      page(low | (long) flags << Integer.SIZE, depth - 1);
    } else if ((flags & LARGE) != 0) {
      within(page.getLong(data), (PAGE_HEADER + low + header.pageSize() - 1) / header.pageSize());
    } else if ((flags & TREE) != 0) {
      if (low != TREE_BYTES) {
        throw new DamagedException("has a page of nonsense in it");
      }
      tree(Header.Tree.of(page, data));
    }
  }

  private void within(long first, long pages) throws DamagedException {
    if (first < 2 || first >= there || pages > there - first) {
      throw new DamagedException("is cut off after " + length + " bytes");
    }
  }
}
