package dev.tidemark.engine.gc;

import dev.tidemark.engine.metadata.Bitmap;
import dev.tidemark.engine.metadata.EdgeBlock;
import dev.tidemark.engine.metadata.EdgeScan;
import dev.tidemark.engine.metadata.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * In which order the dead go: parents before their children. Whatever a foreign writer still finds at any
 * moment of a sweep, and whatever a sweep that was cut off leaves, is then complete as far as it ever was.
 *
 * @param ids the dead, in that order
 * @param referenced what some of the dead refer to
 */
record DeletionOrder(List<Long> ids, Bitmap referenced) {

  /** How many levels are told apart; deeper ones, which only a hostile graph has, go together. */
  private static final int MAX_LEVELS = 16;

  static DeletionOrder of(Reader reader, Bitmap dead) {
    List<Long> ids = new ArrayList<>();
    Bitmap referenced = childrenOf(reader, dead);
    Bitmap rest = dead;
    Bitmap children = referenced;
    for (int level = 0; level < MAX_LEVELS && rest.count() > 0; level++) {
      Bitmap tops = rest.minus(children);
      if (tops.count() == 0) {
        break; // a cycle of referrers: there is no first one
      }
      tops.forEach(ids::add);
      rest = rest.minus(tops);
      children = childrenOf(reader, rest);
    }
    rest.forEach(ids::add);
    return new DeletionOrder(ids, referenced);
  }

  private static Bitmap childrenOf(Reader reader, Bitmap parents) {
    Bitmap children = new Bitmap(reader.nextId());
    if (parents.count() == 0) {
      return children;
    }
    try (EdgeScan scan = reader.edgesAscending()) {
      while (scan.next()) {
        byte[] block = scan.block();
        int n = EdgeBlock.parents(block);
        for (int i = 0; i < n; i++) {
          long parent = EdgeBlock.parent(block, scan.first(), i);
          if (parents.get(parent)) {
            int to = EdgeBlock.to(block, scan.length(), n, i);
            for (int at = EdgeBlock.from(block, n, i); at < to; at += 4) {
              long child = EdgeBlock.child(block, at);
              if (child != parent) {
                children.set(child);
              }
            }
          }
        }
      }
    }
    return children;
  }
}
