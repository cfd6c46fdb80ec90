package dev.tidemark.engine.mark;

/** Marks with one defect each: they would lose data. */
public final class BrokenMarks {

  private BrokenMarks() {}

  /** A mark that forgets the last child of every parent that has several. */
  public static Bitmap skippingEdges(Graph graph, Bitmap starts) {
    return new Marker(graph) {
      @Override
      void expand(long parent, byte[] block, int from, int to) {
        super.expand(parent, block, from, to - from > 4 ? to - 4 : to);
      }
    }.mark(starts);
  }

  /** A mark that takes ids for an order: whatever lies above its parent is not looked into. */
  public static Bitmap believingInOrder(Graph graph, Bitmap starts) {
    return new Marker(graph) {
      @Override
      void expand(long parent, byte[] block, int from, int to) {
        Bitmap below = new Bitmap(parent + 1);
        for (int at = from; at < to; at += 4) {
          long child = EdgeBlock.child(block, at);
          if (child < parent) {
            super.expand(parent, block, at, at + 4);
          } else {
            below.set(child);
          }
        }
      }
    }.mark(starts);
  }
}
