package dev.tidemark.engine.metadata;

/**
 * The sets of nodes that are stored as bitmaps; the codes are none of those that {@link
 * dev.tidemark.engine.model.NodeSet} has for another meaning.
 */
public enum Bits {
  /** Every node that there is; kept by the store itself. */
  KNOWN(0),
  /** Content whose bytes are in the store. */
  PRESENT(5),
  /** Content that stays whatever its references say. */
  PINNED(6),
  /** Content that a collection has decided to delete and has not yet forgotten. */
  CONDEMNED(4);

  private final int code;

  Bits(int code) {
    this.code = code;
  }

  /** What the set is called in storage. */
  public int code() {
    return code;
  }
}
