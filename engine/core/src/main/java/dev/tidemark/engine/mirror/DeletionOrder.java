package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.EdgeBlock;
import dev.tidemark.engine.mark.EdgeScan;
import dev.tidemark.engine.metadata.Reader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * In which order the dead go: parents before their children. Whatever a foreign writer still finds
 * at any moment of a sweep, and whatever a sweep that was cut off leaves, is then complete as far
 * as it ever was. A subject and its referrers keep each other alive, but neither is a part of the
 * other: between them there is no order.
 *
 * @param levels the dead in that order, each with its level: those of one level are no parts of
 *     each other, and may go at once
 * @param referenced what some of the dead refer to, in whatever way
 */
record DeletionOrder(Map<Long, Integer> levels, Bitmap referenced) {

  /** How many levels are told apart; deeper ones, which only a hostile graph has, go one by one. */
  private static final int MAX_LEVELS = 16;

  /**
   * @param unordered edges that do not lead to a part: by where they come from, where they lead to
   */
  static DeletionOrder of(Reader reader, Bitmap dead, Map<Long, Set<Long>> unordered) {
    Map<Long, Integer> levels = new LinkedHashMap<>();
    Bitmap children = childrenOf(reader, dead, unordered);
    Bitmap referenced = unordered.isEmpty() ? children : childrenOf(reader, dead, Map.of());
    Bitmap rest = dead;
    for (int level = 0; level < MAX_LEVELS && rest.count() > 0; level++) {
      Bitmap tops = rest.minus(children);
      if (tops.count() == 0) {
        break; // labels of a foreign hand may make a cycle
      }
      int top = level;
      tops.forEach(id -> levels.put(id, top));
      rest = rest.minus(tops);
      children = childrenOf(reader, rest, unordered);
    }
    rest.forEach(id -> levels.put(id, MAX_LEVELS + levels.size()));
    return new DeletionOrder(levels, referenced);
  }

  private static Bitmap childrenOf(Reader reader, Bitmap parents, Map<Long, Set<Long>> unordered) {
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
            Set<Long> exempt = unordered.getOrDefault(parent, Set.of());
            int to = EdgeBlock.to(block, scan.length(), n, i);
            for (int at = EdgeBlock.from(block, n, i); at < to; at += 4) {
              long child = EdgeBlock.child(block, at);
              if (child != parent && !exempt.contains(child)) {
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
