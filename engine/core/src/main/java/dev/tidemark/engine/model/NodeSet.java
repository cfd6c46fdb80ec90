package dev.tidemark.engine.model;

/** The sets of nodes that a catalog keeps. */
public enum NodeSet {
  /** Every node that there is, recorded or referred to. */
  KNOWN(0),
  /** Roots that never stop being one. */
  ROOT(1),
  /** Nodes with {@link References#conditions}. */
  CONDITIONAL(2),
  /** Nodes with {@link References#back}. */
  DEPENDENT(3),
  /** What a collection has decided against, until nothing is stored of it any more. */
  CONDEMNED(4);

  private final int code;

  NodeSet(int code) {
    this.code = code;
  }

  /** What the set is called in storage. */
  public int code() {
    return code;
  }
}
