package dev.tidemark.engine.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A lock of other programs: flock(2) on a file beside the one that it protects. The locks of Java
 * are of another kind, and neither sees the other. The operating system drops it with the process.
 *
 * <p>It is for the moment that one read or one change takes: others may only try it once, and fail.
 * Whoever made the file removes it in the end, so a lock counts only if its file is still there.
 */
public final class Flock implements Closeable {

  // the same everywhere but on systems that no JDK 17 runs on
  private static final int READ_ONLY = 0;
  private static final int READ_WRITE = 2;
  private static final int SHARED = 1;
  private static final int EXCLUSIVE = 2;
  private static final int AT_ONCE = 4;

  /** ENOENT. */
  private static final int MISSING = 2;

  /** EWOULDBLOCK, of Linux and of BSD and macOS. */
  private static final Set<Integer> HELD = Set.of(11, 35);

  /**
   * What another attempt may find changed: no error, when the file was another one, ENOENT, EINTR,
   * and {@link #HELD}.
   */
  private static final Set<Integer> PASSING = Set.of(0, MISSING, 4, 11, 35);

  /**
   * How long to wait between two attempts, in milliseconds. Also how long after it let go another
   * program may still remove its file; twice that only makes a contended lock slower.
   */
  private static final long PAUSE_MILLIS = 2;

  /** Loaded when it is first needed. */
  private static final class Loaded {
    static final Optional<Libc.Locking> CALLS = Libc.load(Libc.Locking.class);
  }

  private final Libc.Locking calls;
  private final Path path;
  private final int descriptor;
  private final boolean made;

  private Flock(Libc.Locking calls, Path path, int descriptor, boolean made) {
    this.calls = calls;
    this.path = path;
    this.descriptor = descriptor;
    this.made = made;
  }

  /**
   * Takes the lock for a change, and makes its file if there is none.
   *
   * @return empty where there are no such locks, or the file cannot be made or opened
   * @throws IOException if somebody else holds it for longer than {@code patience}
   */
  public static Optional<Flock> exclusive(Path path, Duration patience) throws IOException {
    return take(path, EXCLUSIVE, patience);
  }

  /**
   * Takes the lock to read; never makes a file.
   *
   * @return as {@link #exclusive}; also empty if there is no file, so that nobody holds it
   * @throws IOException as {@link #exclusive}
   */
  public static Optional<Flock> shared(Path path, Duration patience) throws IOException {
    return Files.exists(path) ? take(path, SHARED, patience) : Optional.empty();
  }

  /**
   * Whether somebody holds a lock of a file or directory now. Makes nothing, and waits for nobody;
   * a lock of this class that this process holds counts, too.
   *
   * @return false also where there are no such locks, or it cannot be opened
   */
  public static boolean isHeld(Path path) {
    Optional<Libc.Locking> libc = Loaded.CALLS;
    if (libc.isEmpty()) {
      return false;
    }
    Libc.Locking calls = libc.get();
    int descriptor = calls.open(Libc.name(path), READ_ONLY);
    if (descriptor < 0) {
      return false;
    }
    try {
      return calls.flock(descriptor, EXCLUSIVE | AT_ONCE) != 0
          && HELD.contains(Libc.lastError(calls));
    } finally {
      calls.close(descriptor);
    }
  }

  private static Optional<Flock> take(Path path, int how, Duration patience) throws IOException {
    Optional<Libc.Locking> libc = Loaded.CALLS;
    if (libc.isEmpty()) {
      return Optional.empty();
    }
    Libc.Locking calls = libc.get();
    long limit = System.nanoTime() + patience.toNanos();
    boolean made = false;
    do {
      try {
        made |= how == EXCLUSIVE && make(path);
      } catch (IOException e) {
        return Optional.empty(); // where nobody can write there is nothing to lock
      }
      int descriptor = open(calls, path);
      int error = descriptor < 0 ? Libc.lastError(calls) : 0;
      if (descriptor >= 0) {
        Flock lock = new Flock(calls, path, descriptor, made);
        error = calls.flock(descriptor, how | AT_ONCE) == 0 ? 0 : Libc.lastError(calls);
        if (error == 0 && lock.counts()) {
          return Optional.of(lock);
        }
        calls.close(descriptor);
      }
      if (!PASSING.contains(error) || (how == SHARED && error == MISSING)) {
        return Optional.empty();
      }
      pause(path);
    } while (System.nanoTime() - limit < 0);
    throw new IOException(
        "another program has held the lock "
            + path
            + " for "
            + patience.toSeconds()
            + " s; try again when it is done");
  }

  private static boolean make(Path path) throws IOException {
    try {
      Files.createFile(path);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static int open(Libc.Locking calls, Path path) {
    byte[] name = Libc.name(path);
    int descriptor = calls.open(name, READ_WRITE);
    return descriptor >= 0 ? descriptor : calls.open(name, READ_ONLY);
  }

  /** Whether its file is the one that others find, now and when its maker had time to remove it. */
  private boolean counts() throws IOException {
    if (!isThere()) {
      return false;
    }
    if (!made) {
      pause(path);
    }
    return made || isThere();
  }

  private boolean isThere() {
    Map<String, Object> ours;
    try {
      ours = Files.readAttributes(Path.of("/dev/fd/" + descriptor), "unix:dev,ino");
    } catch (IOException | UnsupportedOperationException e) {
      return true; // no way to tell
    }
    try {
      return ours.equals(Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause(Path path) throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + path);
    }
  }

  /**
   * Lets go. A file that was made here is removed before that: afterwards, it might be the lock of
   * somebody else.
   */
  @Override
  public void close() throws IOException {
    try {
      if (made && isThere()) {
        Files.deleteIfExists(path);
      }
    } finally {
      calls.close(descriptor);
    }
  }
}
