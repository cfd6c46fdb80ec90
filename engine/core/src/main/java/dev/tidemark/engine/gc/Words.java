package dev.tidemark.engine.gc;

/** Counts, as people write them. */
final class Words {

  private Words() {}

  /** {@code 1 blob} or {@code 2 blobs}, if those are the words. */
  static String count(long count, String one, String more) {
    return count + " " + (count == 1 ? one : more);
  }
}
