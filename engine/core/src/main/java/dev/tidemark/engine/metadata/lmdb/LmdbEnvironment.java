package dev.tidemark.engine.metadata.lmdb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.lmdbjava.Dbi;
import org.lmdbjava.DirectBufferProxy;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/**
 * An LMDB environment that is open once in a process, and whose map grows as needed. Thread-safe.
 */
final class LmdbEnvironment implements Closeable {

  static final long RESERVED_BYTES = 64L << 30;

  private static final int MAX_READERS = 254;
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Env<DirectBuffer> env;

  /** Shared by transactions, held alone to change the size of the map under them. */
  private final ReentrantReadWriteLock mapping = new ReentrantReadWriteLock();

  private long mapSize;

  private LmdbEnvironment(Path path, Env<DirectBuffer> env, long mapSize) {
    this.path = path;
    this.env = env;
    this.mapSize = mapSize;
  }

  /**
   * Opens the environment in {@code directory}, which is made if it is missing.
   *
   * @throws IOException in one line: it is open in this process already, is damaged, or cannot be
   *     written to
   */
  static LmdbEnvironment open(Path directory, long mapSize, int maxTables) throws IOException {
    Files.createDirectories(directory);
    Path path = directory.toRealPath();
    if (!OPEN.add(path)) {
      throw new IOException(path + " is open in this process already; use that one or close it");
    }
    try {
      Env<DirectBuffer> env =
          Env.create(DirectBufferProxy.PROXY_DB)
              .setMapSize(mapSize)
              .setMaxDbs(maxTables)
              .setMaxReaders(MAX_READERS)
              .open(path.toFile(), EnvFlags.MDB_NOTLS);
      env.readerCheck();
      return new LmdbEnvironment(path, env, mapSize);
    } catch (LmdbException e) {
      OPEN.remove(path);
      throw new IOException("cannot open the metadata in " + path + ": " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  Env<DirectBuffer> env() {
    return env;
  }

  <T> T read(Function<Txn<DirectBuffer>, T> action) {
    while (true) {
      mapping.readLock().lock();
      try (Txn<DirectBuffer> txn = env.txnRead()) {
        return action.apply(txn);
      } catch (Dbi.MapResizedException e) {
        // another process has grown the file; take over its size below and look again
      } finally {
        mapping.readLock().unlock();
      }
      resize(0);
    }
  }

  /** Runs {@code action} again from the start, in a larger map, when the map is full. */
  <T> T write(Function<Txn<DirectBuffer>, T> action) {
    while (true) {
      long full = mapSize;
      mapping.readLock().lock();
      try (Txn<DirectBuffer> txn = env.txnWrite()) {
        T result = action.apply(txn);
        txn.commit();
        return result;
      } catch (Env.MapFullException e) {
        // nothing was written; run again in a larger map
      } catch (Dbi.MapResizedException e) {
        full = -1;
      } finally {
        mapping.readLock().unlock();
      }
      resize(full < 0 ? 0 : 2 * full);
    }
  }

  private void resize(long size) {
    mapping.writeLock().lock();
    try {
      if (size == 0 || size > mapSize) {
        env.setMapSize(size);
        mapSize = env.info().mapSize;
      }
    } finally {
      mapping.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    mapping.writeLock().lock();
    try {
      if (!env.isClosed()) {
        env.close();
        OPEN.remove(path);
      }
    } finally {
      mapping.writeLock().unlock();
    }
  }
}
