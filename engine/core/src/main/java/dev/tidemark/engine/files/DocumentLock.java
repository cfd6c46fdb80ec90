package dev.tidemark.engine.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps those apart who change documents of one layout, across threads and processes. The operating
 * system drops it with the process, however that ends.
 */
/*
 * A file of its own beside that of the collector. A collection takes hours and only reads documents: a
 * writer that waited for its lock would wait for nothing. And POSIX drops all locks that a process has
 * on a file when it closes any descriptor of it, so two locks in one file would undo each other. For the
 * same reason a thread opens the file only when no other one of this process has it.
 *
 * umoci locks its temporary directories with flock(2) and nothing else, skopeo and buildah lock nothing.
 * BuildKit locks index.json.lock: that lock is taken after this one.
 */
public final class DocumentLock implements Closeable {

  /** Far longer than it takes to write the largest index. */
  static final long PATIENCE_SECONDS = 60;

  private static final long PAUSE_MILLIS = 5;

  private static final ConcurrentMap<Path, Semaphore> IN_PROCESS = new ConcurrentHashMap<>();

  private final Semaphore turn;
  private final FileChannel file;

  private DocumentLock(Semaphore turn, FileChannel file) {
    this.turn = turn;
    this.file = file;
  }

  /**
   * Takes the lock.
   *
   * @throws IOException if it is held for longer than any honest change takes
   */
  public static DocumentLock of(Path path) throws IOException {
    Path parent = Objects.requireNonNull(path.getParent());
    Files.createDirectories(parent);
    Path real = parent.toRealPath().resolve(path.getFileName());
    Semaphore turn = IN_PROCESS.computeIfAbsent(real, key -> new Semaphore(1, true));
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      if (!turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw held(real);
      }
    } catch (InterruptedException e) {
      throw interrupted(real);
    }
    try {
      return new DocumentLock(turn, locked(real, limit));
    } catch (IOException | RuntimeException e) {
      turn.release();
      throw e;
    }
  }

  private static FileChannel locked(Path path, long limit) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      while (!take(file)) {
        if (System.nanoTime() - limit > 0) {
          throw held(path);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      return file;
    } catch (InterruptedException e) {
      file.close();
      throw interrupted(path);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static boolean take(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another class loader of this process
    }
  }

  private static IOException held(Path path) {
    return new IOException(
        "somebody has held the lock "
            + path
            + " for "
            + PATIENCE_SECONDS
            + " s; end that process and try again");
  }

  private static InterruptedIOException interrupted(Path path) {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for " + path);
  }

  @Override
  public void close() throws IOException {
    try {
      file.close(); // and the lock with it
    } finally {
      turn.release();
    }
  }
}
