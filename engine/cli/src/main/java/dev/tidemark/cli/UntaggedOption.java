package dev.tidemark.cli;

import dev.tidemark.engine.Store;

/** Whether entries without a name count. */
final class UntaggedOption implements Syntax.Shared {

  private static final String OPTION = "--untagged";

  private boolean given;

  @Override
  public void declare(Syntax syntax) {
    syntax.flag(
        OPTION,
        "Of a layout, let entries of index.json go that have no name, as old ones of a tag that was"
            + " moved. What is about an image, such as a signature, and tags that are called after"
            + " a digest (sha256-...) stay and go with it.",
        () -> given = true);
  }

  /**
   * Whether it was given.
   *
   * @throws UsageFailure if it was for a store where everything has a name
   */
  boolean given(Store store, StoreOptions named) throws UsageFailure {
    if (given && store.undo().isEmpty()) {
      throw named.forLayouts(OPTION);
    }
    return given;
  }
}
