package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.files.Blocks;
import dev.tidemark.engine.files.FilledFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * LMDB's lock file, which every process maps into its memory and writes to. LMDB makes it without
 * blocks; where the disk has none left then, to write to it ends the process (SIGBUS).
 */
/*
 * It is never opened here while this process has the environment open: POSIX drops all locks of a
 * process on a file, LMDB's own among them, when any descriptor of it is closed.
 */
final class LockFile {

  private static final String NAME = "lock.mdb";

  /**
   * Its size in bytes, with room for 318 readers. It is not what LMDB would choose, so that it
   * tells that a file has its blocks. Twice as large it would only take more room in every store.
   */
  private static final long SIZE = 20 << 10;

  private LockFile() {}

  /**
   * Sees to it that the file in {@code directory} is there and has its blocks. LMDB, which finds it
   * larger than it asks for, then uses all of it.
   *
   * <p>One of an older program gets them without a change of what is in it, so it does not matter
   * who has it open. Where the file system cannot do that it stays as it is.
   *
   * @throws IOException if the disk is full
   */
  static void prepare(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (FilledFile.ofZeros(file, SIZE) && Files.size(file) < SIZE) {
      Blocks.allocate(file, SIZE);
    }
  }
}
