package dev.tidemark.engine.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/** The blocks of a file on disk. */
public final class Blocks {

  /** What is called of the C library. */
  public interface C {
    int open(String path, int flags);

    int fallocate(int descriptor, int mode, long offset, long length);

    int close(int descriptor);
  }

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
    C c;
    int descriptor;
    try {
      c = LibraryLoader.create(C.class).failImmediately().load("c");
      descriptor = c.open(file.toString(), READ_WRITE);
    } catch (LinkageError | RuntimeException e) {
      return false; // not Linux
    }
    if (descriptor < 0) {
      return false; // whoever needs it will say why
    }
    try {
      if (c.fallocate(descriptor, 0, 0, bytes) == 0) {
        return true;
      }
      if (FullDisk.is(Runtime.getRuntime(c).getLastError())) {
        throw FullDisk.at(file);
      }
      return false;
    } finally {
      c.close(descriptor);
    }
  }
}
