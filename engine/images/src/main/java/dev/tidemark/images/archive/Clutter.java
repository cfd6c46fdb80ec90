package dev.tidemark.images.archive;

import java.util.Set;

/**
 * What gets into archives without belonging to them: attributes of files that macOS and old tars
 * keep in files of their own, and what other tools leave in a layout while they work.
 */
final class Clutter {

  private static final Set<String> NAMES =
      Set.of(
          ".DS_Store",
          ".Spotlight-V100",
          ".Trashes",
          ".fseventsd",
          "__MACOSX",
          "PaxHeader",
          "PaxHeaders",
          ".tidemark");

  private Clutter() {}

  /** Whether a file of this name says nothing about any image. */
  static boolean is(String name) {
    boolean amongBlobs = false;
    for (String part : name.split("/", -1)) {
      if (NAMES.contains(part)
          || part.startsWith("._")
          || part.startsWith("PaxHeaders.")
          || (amongBlobs && part.startsWith("."))) {
        return true;
      }
      amongBlobs |= part.equals("blobs");
    }
    return false;
  }
}
