package dev.tidemark.engine.metadata;

/** The sets of nodes that are stored as bitmaps. */
public enum Bits {
  /** Every node that there is; kept by the store itself. */
  KNOWN,
  /** Content whose bytes are in the store. */
  PRESENT,
  /** Content that stays whatever its references say. */
  PINNED,
  /** Content that a collection has decided to delete and has not yet forgotten. */
  CONDEMNED
}
