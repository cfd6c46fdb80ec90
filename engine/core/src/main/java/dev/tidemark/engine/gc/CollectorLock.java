package dev.tidemark.engine.gc;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps collectors of one store apart, across processes. The operating system holds it for the
 * process and drops it with it, however it ends; nothing is ever left to clean up.
 */
public final class CollectorLock implements AutoCloseable {

  private final RandomAccessFile file;
  private final FileLock lock;

  private CollectorLock(RandomAccessFile file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /** Takes the lock, if nobody holds it. */
  static Optional<CollectorLock> tryLock(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      FileLock lock = file.getChannel().tryLock(Long.MAX_VALUE - 1, 1, false);
      if (lock != null) {
        file.setLength(0);
        file.write(
            ("pid " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8));
        return Optional.of(new CollectorLock(file, lock));
      }
    } catch (OverlappingFileLockException e) {
      // held by this process
    } catch (IOException e) {
      file.close();
      throw e;
    }
    file.close();
    return Optional.empty();
  }

  /** Takes the lock. */
  public static CollectorLock lock(Path path) throws IOException {
    Optional<CollectorLock> lock = tryLock(path);
    if (lock.isEmpty()) {
      String holder = Files.readString(path).trim();
      throw new IOException(
          "another collector ("
              + (holder.isEmpty() ? "unknown" : holder)
              + ") is at work in "
              + path.getParent()
              + "; wait for it or stop it");
    }
    return lock.get();
  }

  @Override
  public void close() throws IOException {
    lock.release();
    file.close();
  }
}
