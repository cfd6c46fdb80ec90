package dev.tidemark.engine.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The blocks of a file on disk. */
public final class Blocks {

  private static final int READ_WRITE = 2;

  private Blocks() {}

  /**
   * Gives a file that is there blocks for its first {@code bytes}, where it has holes or ends. What
   * is in it stays as it is, whoever is using it meanwhile. To load what this takes costs some
   * milliseconds, once in a process.
   *
   * @return false where the system or the file system cannot do that
   * @throws FileSystemException if the disk is full
   */
  public static boolean allocate(Path file, long bytes) throws IOException {
    Libc.Allocating calls = Libc.load(Libc.Allocating.class).orElse(null);
    if (calls == null) {
      return false; // not Linux
    }
    int descriptor = calls.open(Libc.name(file), READ_WRITE);
    if (descriptor < 0) {
      return false; // whoever needs it will say why
    }
    try {
      if (calls.fallocate(descriptor, 0, 0, bytes) == 0) {
        return true;
      }
      if (FullDisk.is(Libc.lastError(calls))) {
        throw FullDisk.at(file);
      }
      return false;
    } finally {
      calls.close(descriptor);
    }
  }
}
