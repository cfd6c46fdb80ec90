package dev.tidemark.engine.managed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** When files were changed, or were put where they are. */
final class Moved {

  private Moved() {}

  /**
   * Whether a file, or anything in a directory, came there or was changed after an instant; also if
   * it is gone by now. A copy that was brought back may have kept the time of its bytes, but not
   * that of its place.
   */
  static boolean since(Path path, Instant instant) throws IOException {
    try {
      boolean[] later = {at(path).isAfter(instant)};
      BlobFiles.names(path, name -> later[0] |= at(path.resolve(name)).isAfter(instant));
      return later[0];
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private static Instant at(Path path) throws IOException {
    Instant modified = Files.getLastModifiedTime(path).toInstant();
    try {
      Instant changed = ((FileTime) Files.getAttribute(path, "unix:ctime")).toInstant();
      return changed.isAfter(modified) ? changed : modified;
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return modified; // not on this system
    }
  }
}
