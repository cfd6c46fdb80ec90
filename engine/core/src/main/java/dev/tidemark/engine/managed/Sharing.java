package dev.tidemark.engine.managed;

/** Whether a namespace may use bytes that another one has, without sending them. */
public enum Sharing {
  /** It may; who knows a digest gets the content. */
  SHARED,
  /**
   * It has to send them, which proves that it has them. They are still stored once. Bytes of
   * namespaces with the label {@link Namespaces#SHAREABLE} are shared all the same.
   */
  ISOLATED
}
