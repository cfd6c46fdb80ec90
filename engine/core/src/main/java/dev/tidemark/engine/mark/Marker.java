package dev.tidemark.engine.mark;

import java.util.Arrays;

/**
 * Finds everything that a set of nodes keeps alive.
 *
 * <p>Not thread-safe; one instance marks once.
 */
/*
 * Edge blocks are walked from the largest parent id down. Children are mostly interned before their
 * parents, so most edges go to smaller ids, and a parent is reached after all of its own parents: one
 * pass over the blocks, in the order in which they lie on disk, marks nearly everything, without a
 * queue, a hash table or a random read.
 *
 * Nothing relies on that order. An edge to a larger id that newly marks a *parent* sets a pending bit:
 * the pass has gone by already, so its children are still to come. (An edge to a larger leaf is free:
 * that is what the isParent bitmap is for, and it is complete for every id above the position of the
 * first pass.) Further passes visit pending parents only, and there an edge in either direction may make
 * one; when few are left, they are followed one by
 * one instead, so that a long chain of forward edges costs one look-up a link and not one pass.
 *
 * Termination: marks only grow, and a node becomes pending only when it is newly marked. Completeness:
 * each marked parent is expanded, by the pass it was found in if it lies below the position, else as
 * pending. Labels are mutable and referrers point both ways, so cycles are normal; nothing here minds.
 *
 * Memory: three bitmaps and one block.
 */
public class Marker {

  private final Graph graph;
  private final Bitmap marked;
  private final Bitmap pending;
  private final Bitmap parents;
  private long pendingCount;
  private long blocks;

  Marker(Graph graph) {
    this.graph = graph;
    long ids = Math.max(graph.nextId(), 1);
    marked = new Bitmap(ids);
    pending = new Bitmap(ids);
    parents = new Bitmap(ids);
  }

  /** The closure of {@code roots}: themselves and everything they lead to. */
  public static Bitmap mark(Graph graph, Bitmap roots) {
    return new Marker(graph).mark(roots);
  }

  final Bitmap mark(Bitmap roots) {
    marked.or(roots);
    firstPass();
    while (pendingCount > blocks) {
      laterPass();
    }
    follow();
    return marked;
  }

  private void firstPass() {
    try (EdgeScan scan = graph.edgesDescending()) {
      while (scan.next()) {
        blocks++;
        byte[] block = scan.block();
        int n = EdgeBlock.parents(block);
        for (int i = n - 1; i >= 0; i--) {
          long parent = EdgeBlock.parent(block, scan.first(), i);
          parents.set(parent);
          if (marked.get(parent)) {
            expand(
                parent,
                block,
                EdgeBlock.from(block, n, i),
                EdgeBlock.to(block, scan.length(), n, i));
          }
        }
      }
    }
  }

  private void laterPass() {
    try (EdgeScan scan = graph.edgesDescending()) {
      while (pendingCount > 0 && scan.next()) {
        byte[] block = scan.block();
        int n = EdgeBlock.parents(block);
        for (int i = n - 1; i >= 0; i--) {
          long parent = EdgeBlock.parent(block, scan.first(), i);
          if (pending.get(parent)) {
            pending.clear(parent);
            pendingCount--;
            int to = EdgeBlock.to(block, scan.length(), n, i);
            for (int at = EdgeBlock.from(block, n, i); at < to; at += 4) {
              reach(EdgeBlock.child(block, at));
            }
          }
        }
      }
    }
  }

  /** Marks the children that stand in {@code block} from one byte position to another. */
  void expand(long parent, byte[] block, int from, int to) {
    long[] words = marked.words();
    for (int at = from; at < to; at += 4) {
      long child = EdgeBlock.child(block, at);
      if (child < parent) {
        words[(int) (child >>> 6)] |= 1L << child;
      } else {
        reach(child);
      }
    }
  }

  private void reach(long child) {
    if (marked.set(child) && parents.get(child) && pending.set(child)) {
      pendingCount++;
    }
  }

  private void follow() {
    long[] stack = new long[64];
    int depth = 0;
    for (long start : pending.toArray()) {
      stack[depth++] = start;
      while (depth > 0) {
        for (long child : graph.children(stack[--depth])) {
          if (marked.set(child) && parents.get(child)) {
            if (depth == stack.length) {
              stack = Arrays.copyOf(stack, 2 * depth);
            }
            stack[depth++] = child;
          }
        }
      }
    }
  }
}
