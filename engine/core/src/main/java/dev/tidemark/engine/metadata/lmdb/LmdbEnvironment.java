package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.model.Occupancy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvInfo;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Stat;
import org.lmdbjava.Txn;

/**
 * An LMDB environment that is open once in a process, and whose map grows as needed. Thread-safe.
 *
 * <p>What goes wrong in a transaction is thrown as {@link
 * dev.tidemark.engine.metadata.MetadataException}, by {@link #read} and {@link #write} alike.
 */
final class LmdbEnvironment implements Closeable {

  static final long RESERVED_BYTES = 64L << 30;

  /** The two pages at the beginning say how things stand. */
  private static final int HEADER_PAGES = 2;

  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Failures failures;
  private final EnvironmentFiles files;
  private final Env<DirectBuffer> env;
  private final Upkeep upkeep;

  /** Shared by transactions, held alone to change the size of the map under them. */
  private final ReentrantReadWriteLock mapping = new ReentrantReadWriteLock();

  private long mapSize;

  private LmdbEnvironment(Path path, Failures failures, EnvironmentFiles files, long mapSize) {
    this.path = path;
    this.failures = failures;
    this.files = files;
    this.env = files.env();
    this.upkeep = files.upkeep();
    this.mapSize = mapSize;
  }

  /**
   * Opens the environment in {@code directory}, which is made if it is missing.
   *
   * @param remedy what to do when it is damaged, as the end of a sentence
   * @throws IOException in one line: it is open in this process already, is damaged, or cannot be
   *     written to
   */
  static LmdbEnvironment open(Path directory, long mapSize, String remedy) throws IOException {
    return open(directory, mapSize, remedy, false);
  }

  /**
   * The same, for this process alone: until it is closed, others wait when they open it.
   *
   * @throws IOException also if another process has it open
   */
  static LmdbEnvironment openAlone(Path directory, long mapSize, String remedy) throws IOException {
    return open(directory, mapSize, remedy, true);
  }

  private static LmdbEnvironment open(Path directory, long mapSize, String remedy, boolean alone)
      throws IOException {
    boolean made = Files.notExists(directory);
    Path path = Files.createDirectories(directory).toRealPath();
    if (!OPEN.add(path)) {
      throw new IOException(path + " is open in this process already; use that one or close it");
    }
    Failures failures = new Failures(path, remedy);
    boolean opened = false;
    try {
      EnvironmentFiles files = open(path, failures, mapSize, alone);
      opened = true;
      return new LmdbEnvironment(path, failures, files, mapSize);
    } finally {
      if (!opened) {
        OPEN.remove(path);
        removeIfEmpty(path, made);
      }
    }
  }

  private static void removeIfEmpty(Path path, boolean made) {
    try {
      if (made) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // something is in it, which the next one who opens it goes on with
    }
  }

  private static EnvironmentFiles open(Path path, Failures failures, long mapSize, boolean alone)
      throws IOException {
    try {
      return EnvironmentFiles.open(path, mapSize, alone);
    } catch (LmdbException | IOException e) {
      throw failures.opening(e);
    }
  }

  Path path() {
    return path;
  }

  Failures failures() {
    return failures;
  }

  Env<DirectBuffer> env() {
    return env;
  }

  <T> T read(Function<Txn<DirectBuffer>, T> action) {
    while (true) {
      mapping.readLock().lock();
      try (Txn<DirectBuffer> txn = reading()) {
        return action.apply(txn);
      } catch (Dbi.MapResizedException e) {
        // another process has grown the file; take over its size below and look again
      } catch (LmdbException | InconsistentException e) {
        throw failures.of(e);
      } finally {
        mapping.readLock().unlock();
      }
      resize(0);
    }
  }

  private Txn<DirectBuffer> reading() {
    requireOpen();
    try {
      return env.txnRead();
    } catch (Env.ReadersFullException e) {
      env.readerCheck(); // some may have been killed
      return env.txnRead();
    }
  }

  private void requireOpen() {
    if (env.isClosed()) {
      throw new Env.AlreadyClosedException();
    }
  }

  /** Runs {@code action} again from the start, in a larger map, when the map is full. */
  <T> T write(Function<Txn<DirectBuffer>, T> action) {
    while (true) {
      long full = mapSize;
      mapping.readLock().lock();
      try (Txn<DirectBuffer> txn = writing()) {
        upkeep.perhaps();
        T result = action.apply(txn);
        txn.commit();
        return result;
      } catch (Env.MapFullException e) {
        // nothing was written; run again in a larger map
      } catch (Dbi.MapResizedException e) {
        full = -1;
      } catch (LmdbException | InconsistentException e) {
        throw failures.of(e);
      } finally {
        mapping.readLock().unlock();
      }
      resize(full < 0 ? 0 : 2 * full);
    }
  }

  private Txn<DirectBuffer> writing() {
    requireOpen();
    return env.txnWrite();
  }

  private void resize(long size) {
    mapping.writeLock().lock();
    try {
      if (size == 0 || size > mapSize) {
        requireOpen();
        env.setMapSize(size);
        mapSize = env.info().mapSize;
      }
    } catch (LmdbException e) {
      throw failures.of(e);
    } finally {
      mapping.writeLock().unlock();
    }
  }

  /**
   * How much room all this takes.
   *
   * @param tables all there are
   */
  Occupancy occupancy(List<Dbi<DirectBuffer>> tables) {
    return read(
        txn -> {
          EnvInfo info = env.info();
          Stat main = env.stat();
          long used = HEADER_PAGES + pages(main);
          for (Dbi<DirectBuffer> table : tables) {
            used += pages(table.stat(txn));
          }
          long all = info.lastPageNumber + 1;
          return new Occupancy(all, Math.max(0, all - used), main.pageSize, info.numReaders);
        });
  }

  private static long pages(Stat stat) {
    return stat.branchPages + stat.leafPages + stat.overflowPages;
  }

  @Override
  public void close() {
    if (mapping.getReadHoldCount() > 0) {
      throw new IllegalStateException("closed within a transaction");
    }
    mapping.writeLock().lock();
    try {
      if (!env.isClosed()) {
        keepReserve();
        files.close();
        OPEN.remove(path);
      }
    } finally {
      mapping.writeLock().unlock();
    }
  }

  private void keepReserve() {
    if (upkeep.isDue()) {
      try (Txn<DirectBuffer> txn = env.txnWrite()) {
        upkeep.last();
      } catch (LmdbException e) {
        // a matter of the next one who writes
      }
    }
  }
}
