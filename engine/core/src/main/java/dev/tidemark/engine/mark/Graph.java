package dev.tidemark.engine.mark;

/** Edges between nodes with dense ids, as a mark needs them. Valid inside one transaction. */
public interface Graph {

  /** Larger than every id ever given. */
  long nextId();

  /** Walks over all edges from the largest parent id down. */
  EdgeScan edgesDescending();

  /** Walks over all edges from the smallest parent id up. */
  EdgeScan edgesAscending();

  /** The nodes that {@code parent} keeps alive. */
  long[] children(long parent);
}
