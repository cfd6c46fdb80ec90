package dev.tidemark.engine.files;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps collectors of one store apart, across threads and processes. The operating system holds it
 * for the process and drops it with it, however it ends; nothing is ever left to clean up.
 */
/*
 * POSIX drops all locks that a process has on a file when it closes any descriptor of it. So the file
 * is not opened, not even to be read, while this process holds the lock.
 */
public final class CollectorLock implements AutoCloseable {

  /** For the name of any holder, in characters; more of them would only make the file longer. */
  private static final int WIDTH = 30;

  /** The locks that this process holds. */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path path;
  private final RandomAccessFile file;
  private boolean held = true;

  private CollectorLock(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /** Takes the lock, if nobody holds it. */
  public static Optional<CollectorLock> tryLock(Path path) throws IOException {
    Path directory = Objects.requireNonNull(path.getParent());
    Path real = Files.createDirectories(directory).toRealPath().resolve(path.getFileName());
    synchronized (HELD) {
      if (HELD.contains(real)) {
        return Optional.empty();
      }
      RandomAccessFile file = new RandomAccessFile(real.toFile(), "rw");
      try {
        if (locked(file)) {
          HELD.add(real);
          return Optional.of(new CollectorLock(real, file));
        }
      } catch (IOException e) {
        file.close();
        throw e;
      }
      file.close();
      return Optional.empty();
    }
  }

  private static boolean locked(RandomAccessFile file) throws IOException {
    try {
      if (file.getChannel().tryLock(Long.MAX_VALUE - 1, 1, false) == null) {
        return false;
      }
    } catch (OverlappingFileLockException e) {
      return false; // held by another class loader of this process
    }
    sign(file);
    return true;
  }

  /** Over the name of an earlier holder, which needs no space; a new file may find none. */
  private static void sign(RandomAccessFile file) {
    try {
      file.write(String.format("%-" + WIDTH + "s\n", own()).getBytes(StandardCharsets.UTF_8));
      file.setLength(file.getFilePointer());
    } catch (IOException e) {
      // the lock counts, not who is said to hold it
    }
  }

  private static String own() {
    return "pid " + ProcessHandle.current().pid();
  }

  /**
   * Takes the lock.
   *
   * @throws BusyException if somebody else holds it
   */
  public static CollectorLock lock(Path path) throws IOException {
    Optional<CollectorLock> lock = tryLock(path);
    if (lock.isEmpty()) {
      String holder = holder(path).trim();
      throw new BusyException(
          "another collector ("
              + (holder.isEmpty() ? "unknown" : holder)
              + ") is at work in "
              + path.getParent()
              + "; wait for it or stop it");
    }
    return lock.get();
  }

  private static String holder(Path path) throws IOException {
    synchronized (HELD) {
      Path real = path.toRealPath();
      return HELD.contains(real) ? own() : Files.readString(real);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (held) {
        held = false;
        HELD.remove(path);
        file.close(); // and the lock with it
      }
    }
  }
}
