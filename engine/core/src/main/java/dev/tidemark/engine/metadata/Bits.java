package dev.tidemark.engine.metadata;

/** The sets of nodes that are stored as bitmaps. */
public enum Bits {
  /** Every node that there is; kept by the store itself. */
  KNOWN(0),
  /** Content whose bytes are in the store. */
  PRESENT(1),
  /** Content that stays whatever its references say. */
  PINNED(2),
  /** Content that a collection has decided to delete and has not yet forgotten. */
  CONDEMNED(3);

  private final int code;

  Bits(int code) {
    this.code = code;
  }

  /** What the set is called in storage. */
  public int code() {
    return code;
  }
}
