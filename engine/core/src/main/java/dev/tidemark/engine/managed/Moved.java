package dev.tidemark.engine.managed;

import dev.tidemark.engine.files.Touched;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
      boolean[] later = {Touched.at(path).isAfter(instant)};
      BlobFiles.names(path, name -> later[0] |= Touched.at(path.resolve(name)).isAfter(instant));
      return later[0];
    } catch (NoSuchFileException e) {
      return true;
    }
  }
}
