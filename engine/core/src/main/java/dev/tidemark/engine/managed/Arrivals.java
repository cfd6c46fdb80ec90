package dev.tidemark.engine.managed;

import dev.tidemark.engine.digest.RunningDigest;
import dev.tidemark.engine.model.Resource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of all ingests, {@code ingests/HASH}, one writer each across processes. Thread-safe.
 */
final class Arrivals implements Closeable {

  /*
   * A lock is one byte of one file that is never deleted, at a place that follows from the name of
   * the ingest. A lock file per ingest would have to go with the ingest; somebody who has opened it
   * just before would then hold a lock that excludes nobody.
   */
  private static final String LOCKS = ".locks";

  private static final int DIGITS = 64;
  private static final int LOCK_DIGITS = 15;

  private final Path directory;
  private @Nullable FileChannel locks;

  Arrivals(Path directory) {
    this.directory = directory;
  }

  /** The sole right to an ingest, recorded or not; empty if somebody else has it. */
  Optional<Arrival> acquire(Resource ingest) throws IOException {
    return acquire(name(ingest));
  }

  private Optional<Arrival> acquire(String name) throws IOException {
    FileLock lock = lock(name);
    return lock == null
        ? Optional.empty()
        : Optional.of(new Arrival(directory.resolve(name), lock));
  }

  private synchronized @Nullable FileLock lock(String name) throws IOException {
    FileChannel open = locks;
    if (open == null) {
      Files.createDirectories(directory);
      open =
          FileChannel.open(
              directory.resolve(LOCKS), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      locks = open;
    }
    try {
      return open.tryLock(Long.parseLong(name.substring(0, LOCK_DIGITS), 16), 1, false);
    } catch (OverlappingFileLockException e) {
      return null; // in this process
    }
  }

  /** What has arrived of an ingest, whoever is writing it; empty if nothing has. */
  Optional<Arrival.Extent> look(Resource ingest) throws IOException {
    return Arrival.extent(directory.resolve(name(ingest)));
  }

  /**
   * Removes the files of an ingest that has ended. Those stay that somebody is writing: the writer
   * removes them when it finds that the record is gone.
   *
   * @param recorded whether there is a record of an ingest, by now; asked while nobody can begin it
   *     anew
   * @return whether they are gone
   */
  boolean discard(Resource ingest, Predicate<Resource> recorded) throws IOException {
    Optional<Arrival> arrival = acquire(ingest);
    if (arrival.isEmpty()) {
      return false;
    }
    try (Arrival mine = arrival.get()) {
      if (recorded.test(ingest)) {
        return false;
      }
      mine.delete();
      return true;
    }
  }

  /**
   * Files of ingests that are not recorded, as a crash leaves them.
   *
   * @param old names of those that have to go
   * @param oldBytes what has arrived of them
   * @param young how many more there are that stay for now
   * @param youngBytes what has arrived of those
   */
  record Stale(List<String> old, long oldBytes, long young, long youngBytes) {
    static final Stale NONE = new Stale(List.of(), 0, 0, 0);
  }

  /**
   * Looks for them, and takes no lock: a writer who comes meanwhile must not be turned away.
   *
   * @param recorded whether there is a record of an ingest
   * @param since what changed later is young
   */
  Stale stale(Predicate<Resource> recorded, Instant since) throws IOException {
    List<String> old = new ArrayList<>();
    long[] bytes = {0};
    long[] young = {0, 0};
    BlobFiles.names(
        directory,
        name -> {
          if (name.length() != DIGITS || !isStale(name, recorded)) {
            return;
          }
          Path files = directory.resolve(name);
          long size = Arrival.extent(files).map(Arrival.Extent::bytes).orElse(0L);
          if (Moved.since(files, since)) {
            young[0]++;
            young[1] += size;
          } else {
            old.add(name);
            bytes[0] += size;
          }
        });
    return new Stale(List.copyOf(old), bytes[0], young[0], young[1]);
  }

  /**
   * Removes those that are still not recorded, and that nobody is writing.
   *
   * @param names as in {@link Stale}
   * @param recorded as for {@link #discard}
   * @return how many there were
   */
  int sweep(List<String> names, Predicate<Resource> recorded) throws IOException {
    int removed = 0;
    for (String name : names) {
      removed += sweep(name, recorded) ? 1 : 0;
    }
    return removed;
  }

  private boolean sweep(String name, Predicate<Resource> recorded) throws IOException {
    Optional<Arrival> arrival = acquire(name);
    if (arrival.isEmpty()) {
      return false;
    }
    try (Arrival mine = arrival.get()) {
      boolean stale = isStale(name, recorded);
      if (stale) {
        mine.delete();
      }
      return stale;
    }
  }

  private boolean isStale(String name, Predicate<Resource> recorded) throws IOException {
    Optional<Resource> ingest =
        Arrival.ingest(directory.resolve(name)).filter(one -> name(one).equals(name));
    return ingest.isEmpty() || !recorded.test(ingest.get());
  }

  /** No namespace has a slash in it. */
  static String name(Resource ingest) {
    MessageDigest sha256 = RunningDigest.hash("sha256");
    sha256.update((ingest.namespace() + "/" + ingest.key()).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** Gives up all locks. */
  @Override
  public synchronized void close() throws IOException {
    if (locks != null) {
      locks.close();
      locks = null;
    }
  }
}
