package dev.tidemark.engine.judge;

/** What becomes of a node that no root leads to. */
public enum Ruling {
  /** It may go. */
  GARBAGE,
  /** It stays for now, with all it refers to: it came, or was written again, a short while ago. */
  YOUNG,
  /** It stays, with all it refers to: who could judge what it is for is not here. */
  UNJUDGED,
  /** It stays, with all it refers to: this run is to remove something else. */
  OUTSIDE,
  /** Nothing is there but the name, which somebody has mentioned. */
  ABSENT
}
