package dev.tidemark.engine.catalog;

/** The sets of nodes that a catalog keeps. */
public enum NodeSet {
  /** Every node that there is, recorded or referred to. */
  KNOWN,
  /** Roots that never stop being one. */
  ROOT,
  /** Nodes with {@link References#conditions}. */
  CONDITIONAL,
  /** Nodes with {@link References#back}. */
  DEPENDENT,
  /** What a collection has decided against and has not removed yet. */
  CONDEMNED
}
