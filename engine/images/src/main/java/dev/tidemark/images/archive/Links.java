package dev.tidemark.images.archive;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Files of an archive that are others under another name. */
final class Links {

  /** As many in a row as Linux follows (path_resolution(7)). */
  private static final int MOST_HOPS = 40;

  private final Map<String, String> targets = new HashMap<>();

  boolean has(String name) {
    return targets.containsKey(name);
  }

  void put(String name, String target) {
    targets.put(name, target);
  }

  /**
   * Where a name leads to in the end; the same if it is no link.
   *
   * @throws IOException if it leads nowhere
   */
  String resolved(String path) throws IOException {
    String name = path;
    for (int hop = 0; hop <= MOST_HOPS; hop++) {
      String target = targets.get(name);
      if (target == null) {
        return name;
      }
      name = target;
    }
    throw new IOException(
        "has links that lead in a circle, from '" + ArchiveContents.shown(path) + "'");
  }
}
