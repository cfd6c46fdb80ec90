package dev.tidemark.engine.judge;

import dev.tidemark.engine.mark.Bitmap;

/** What there is to judge: a store at one moment, and what one run may do to it. For one thread. */
public interface Docket {

  /** What may be garbage at all, as a copy. */
  Bitmap judged();

  /** The roots whose references are followed; what the judge makes of it is its own. */
  Bitmap roots();

  /** What stays by itself only, and not with what it refers to, such as under a flat lease. */
  Bitmap flat();

  /**
   * What nodes lead to, with themselves.
   *
   * @param starts may be changed
   */
  Bitmap closure(Bitmap starts);

  /** What is to be said of a node that no root leads to; the same at every question. */
  Standing standing(long node);

  /**
   * Of one node.
   *
   * @param ruling what becomes of it
   * @param kind what it is, such as {@code content}
   * @param bytes what its removal gives back; 0 if that is nothing or not known
   */
  record Standing(Ruling ruling, String kind, long bytes) {}
}
