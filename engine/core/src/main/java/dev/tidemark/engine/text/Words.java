package dev.tidemark.engine.text;

import java.util.List;

/** Counts and lists, as people write them. */
public final class Words {

  private Words() {}

  /** {@code 1 blob} or {@code 2 blobs}, if those are the words. */
  public static String count(long count, String one, String more) {
    return count + " " + (count == 1 ? one : more);
  }

  /** The first of a list, and how many more there are. */
  public static String few(List<String> all) {
    return few(all, all.size());
  }

  /**
   * The same of a longer list.
   *
   * @param first its first items
   * @param size how many it has
   */
  public static String few(List<String> first, long size) {
    int shown = Math.min(first.size(), 3);
    String text = String.join(", ", first.subList(0, shown));
    return size > shown ? text + " and " + (size - shown) + " more" : text;
  }
}
