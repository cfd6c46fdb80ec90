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
    int shown = Math.min(all.size(), 3);
    String text = String.join(", ", all.subList(0, shown));
    return all.size() > shown ? text + " and " + (all.size() - shown) + " more" : text;
  }
}
