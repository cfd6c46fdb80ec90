package dev.tidemark.engine.mark;

/** A way to find what can be reached. */
@FunctionalInterface
public interface Mark {

  /** The one pass over blocks of edges. */
  Mark BLOCKS = Marker::mark;

  /**
   * The closure of some nodes: themselves and everything they lead to.
   *
   * @param starts is left as it is
   */
  Bitmap closure(Graph graph, Bitmap starts);
}
