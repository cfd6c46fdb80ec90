package dev.tidemark.engine.layout;

import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.engine.text.OneLine;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what a file system says when it fails, for the program and for people. */
final class FileFailure {

  private FileFailure() {}

  /**
   * Whether an operation on {@code path} failed because nothing of that name is there, and for no
   * other reason.
   */
  static boolean meansAbsent(Path path, IOException e) {
    if (e instanceof NoSuchFileException) {
      return true;
    }
    if (e instanceof AccessDeniedException) {
      return false;
    }
    // ENOTDIR: the JDK has no exception of its own for a file where a directory should be.
    for (Path above = path.getParent(); above != null; above = above.getParent()) {
      if (Files.isRegularFile(above)) {
        return true;
      }
    }
    return false;
  }

  /**
   * One line for people: what could not be done, why, what may help. Never a {@link
   * NoSuchFileException}, so it cannot be taken for "definitely not there".
   */
  static IOException explained(String what, IOException e, String remedy) {
    return explained(what, e, remedy, "make room there");
  }

  /** The same with advice of its own for a disk without room. */
  static IOException explained(String what, IOException e, String remedy, String full) {
    return new IOException(what + ": " + reason(e) + "; " + (FullDisk.is(e) ? full : remedy), e);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " is not there";
    }
    return e instanceof FileSystemException system ? OneLine.reason(system) : OneLine.of(e);
  }
}
