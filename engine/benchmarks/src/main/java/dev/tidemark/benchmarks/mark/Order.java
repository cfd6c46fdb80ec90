package dev.tidemark.benchmarks.mark;

/** In which order the nodes of a graph get their ids. */
public enum Order {
  /** As pushes store them: the mark's best case. */
  CHILDREN_FIRST,
  /** Every edge goes to a larger id. */
  PARENTS_FIRST,
  /** No order at all. */
  SHUFFLED
}
