package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.files.Blocks;
import dev.tidemark.engine.files.FilledFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * LMDB's lock file, which every process maps into its memory and writes to. LMDB makes it without
 * blocks; where the disk has none left then, to write to it ends the process (SIGBUS).
 */
/*
 * It is never opened here while this process has the environment open: POSIX drops all locks of a
 * process on a file, LMDB's own among them, when any descriptor of it is closed.
 */
final class LockFile {

  /**
   * How long others may take to close what they only look at, in nanoseconds. Doubled, whoever is
   * refused waits for twice as long.
   */
  private static final long PATIENCE = 2_000_000_000;

  /** Between two looks, in nanoseconds. */
  private static final long PAUSE = 20_000_000;

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

  /**
   * Keeps all processes out for as long as the answer is open: any that opens the environment, of
   * whatever version, waits for its share of the lock that LMDB has on the first byte. So LMDB must
   * not lock anything here meanwhile.
   *
   * @throws IOException in one line: another process has the environment open
   */
  static FileChannel keepOthersOut(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      long begun = System.nanoTime();
      while (channel.tryLock(0, 1, false) == null) {
        if (isBeingBroughtUp(channel)) {
          begun = System.nanoTime(); // that ends by itself
        } else if (System.nanoTime() - begun > PATIENCE) {
          throw new IOException(
              "the metadata in "
                  + directory
                  + " are of an earlier version and have to be brought up, but another process has"
                  + " them open; end it and try again");
        }
        LockSupport.parkNanos(PAUSE);
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether another process keeps all others out, and does not just have the environment open. */
  private static boolean isBeingBroughtUp(FileChannel channel) throws IOException {
    FileLock share = channel.tryLock(0, 1, true);
    if (share != null) {
      share.release();
    }
    return share == null;
  }
}
