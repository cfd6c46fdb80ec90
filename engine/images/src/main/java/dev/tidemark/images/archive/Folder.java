package dev.tidemark.images.archive;

import org.jspecify.annotations.Nullable;

/** The directory that everything in an archive is in: many a layout is packed with its own name. */
final class Folder {

  /** With a slash at its end; null while there is nothing yet. */
  private @Nullable String path;

  /** Takes note of the name of a file. */
  void add(String name) {
    String shared = path == null ? name.substring(0, name.lastIndexOf('/') + 1) : path;
    while (!name.startsWith(shared)) {
      shared = shared.substring(0, shared.lastIndexOf('/', shared.length() - 2) + 1);
    }
    path = shared;
  }

  /** What its name begins with; empty for the top of the archive. */
  String path() {
    return path == null ? "" : path;
  }
}
