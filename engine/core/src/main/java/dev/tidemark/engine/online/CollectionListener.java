package dev.tidemark.engine.online;

import dev.tidemark.engine.judge.Report;

/** Is told of collections. */
@FunctionalInterface
public interface CollectionListener {

  /**
   * A collection has ended, well or not. Called by the thread that collected, which holds up the
   * next collection until this returns; what this throws is logged, and changes nothing: the
   * collection is over by then.
   */
  void ended(Report report);
}
