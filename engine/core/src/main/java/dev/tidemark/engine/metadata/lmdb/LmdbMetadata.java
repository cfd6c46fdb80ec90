package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
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

/** {@link Metadata} in an LMDB environment. */
public final class LmdbMetadata implements Metadata {

  /** Version of the tables. Another one is refused, never guessed at. */
  static final String SCHEMA = "1";

  private static final String SCHEMA_NAME = "schema";
  private static final long RESERVED_BYTES = 64L << 30;
  private static final int MAX_READERS = 254;
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Env<DirectBuffer> env;
  private final Tables tables;

  /** Shared by transactions, held alone to change the size of the map under them. */
  private final ReentrantReadWriteLock mapping = new ReentrantReadWriteLock();

  private long mapSize;

  private LmdbMetadata(Path path, Env<DirectBuffer> env, long mapSize) {
    this.path = path;
    this.env = env;
    this.mapSize = mapSize;
    this.tables = Tables.open(env);
  }

  /**
   * Opens the store in {@code directory}, which is made if it is missing.
   *
   * @throws IOException in one line: the store is open in this process already, was written by
   *     another version, is damaged, or cannot be written to
   */
  public static LmdbMetadata open(Path directory) throws IOException {
    return open(directory, RESERVED_BYTES);
  }

  static LmdbMetadata open(Path directory, long mapSize) throws IOException {
    Files.createDirectories(directory);
    Path path = directory.toRealPath();
    if (!OPEN.add(path)) {
      throw new IOException(path + " is open in this process already; use that one or close it");
    }
    Env<DirectBuffer> env = null;
    try {
      env =
          Env.create(DirectBufferProxy.PROXY_DB)
              .setMapSize(mapSize)
              .setMaxDbs(Tables.MAX)
              .setMaxReaders(MAX_READERS)
              .open(path.toFile(), EnvFlags.MDB_NOTLS);
      LmdbMetadata metadata = new LmdbMetadata(path, env, mapSize);
      metadata.checkSchema();
      return metadata;
    } catch (LmdbException | IOException e) {
      if (env != null) {
        env.close();
      }
      OPEN.remove(path);
      throw e instanceof IOException io
          ? io
          : new IOException(
              "cannot open the metadata in "
                  + path
                  + ": "
                  + e.getMessage()
                  + "; it holds only what a scan finds again, so it may be removed",
              e);
    }
  }

  private void checkSchema() throws IOException {
    env.readerCheck();
    String found = read(reader -> reader.get(SCHEMA_NAME)).orElse("");
    if (found.isEmpty()) {
      write(
          writer -> {
            writer.set(SCHEMA_NAME, SCHEMA);
            writer.set(INCARNATION, UUID.randomUUID().toString());
            return SCHEMA;
          });
    } else if (!found.equals(SCHEMA)) {
      throw new IOException(
          "the metadata in "
              + path
              + " has schema "
              + found
              + ", this program knows "
              + SCHEMA
              + "; use the program that wrote it, or remove the directory to have it rebuilt");
    }
  }

  @Override
  public <T> T read(Function<Reader, T> action) {
    while (true) {
      mapping.readLock().lock();
      try (Txn<DirectBuffer> txn = env.txnRead()) {
        return action.apply(new LmdbReader(txn, tables));
      } catch (Dbi.MapResizedException e) {
        // another process has grown the file; take over its size below and look again
      } finally {
        mapping.readLock().unlock();
      }
      resize(0);
    }
  }

  @Override
  public <T> T write(Function<Writer, T> action) {
    while (true) {
      long full = mapSize;
      mapping.readLock().lock();
      try (Txn<DirectBuffer> txn = env.txnWrite()) {
        LmdbWriter writer = new LmdbWriter(txn, tables);
        T result = action.apply(writer);
        writer.finish();
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
