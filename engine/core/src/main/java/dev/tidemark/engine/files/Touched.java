package dev.tidemark.engine.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** When a file was last written, renamed or linked: the times of a name, a link not followed. */
public final class Touched {

  private Touched() {}

  /**
   * The newest of them. A copy that was brought back may have kept the time of its bytes, but not
   * that of its place, which nobody can set.
   */
  public static Instant at(Path path) throws IOException {
    Instant modified = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
    try {
      Object time = Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
      Instant changed = ((FileTime) time).toInstant();
      return changed.isAfter(modified) ? changed : modified;
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return modified; // not on this system
    }
  }
}
