package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.files.FilledFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.DirectBufferProxy;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;

/**
 * The files of an environment, as this process has them open.
 *
 * @param alone keeps other processes out until it is closed; null if they may come
 */
record EnvironmentFiles(Env<DirectBuffer> env, Upkeep upkeep, @Nullable Closeable alone)
    implements Closeable {

  private static final int MAX_READERS = 254;

  /**
   * Opens those in a directory, and makes what is missing of them.
   *
   * @param alone whether others may not have them open meanwhile
   */
  static EnvironmentFiles open(Path path, long mapSize, boolean alone) throws IOException {
    if (DataFile.isThere(path)) {
      DataFile.check(path);
    } else {
      make(path, mapSize);
    }
    LockFile.prepare(path);
    return alone
        ? open(path, mapSize, LockFile.keepOthersOut(path), EnvFlags.MDB_NOTLS, EnvFlags.MDB_NOLOCK)
        : open(path, mapSize, null, EnvFlags.MDB_NOTLS);
  }

  private static EnvironmentFiles open(
      Path path, long mapSize, @Nullable FileChannel alone, EnvFlags... flags) throws IOException {
    Env<DirectBuffer> env = null;
    try {
      env = builder(mapSize).open(path.toFile(), flags);
      env.readerCheck();
      Upkeep upkeep = new Upkeep(env, new DataFile(path, env.stat().pageSize));
      return new EnvironmentFiles(
          env, upkeep, alone == null ? null : () -> letOthersIn(path, mapSize, alone));
    } catch (LmdbException e) {
      if (env != null) {
        env.close();
      }
      if (alone != null) {
        alone.close();
      }
      throw e;
    }
  }

  /**
   * LMDB has not written to its lock file what was committed meanwhile, so that whoever waits would
   * go on from the state of before. It does when it is opened with its locks; that succeeds while
   * this process still has the exclusive one, and turns it into a share, which lets others in.
   */
  private static void letOthersIn(Path path, long mapSize, FileChannel alone) throws IOException {
    try (alone) {
      builder(mapSize).open(path.toFile(), EnvFlags.MDB_NOTLS).close();
    }
  }

  private static Env.Builder<DirectBuffer> builder(long mapSize) {
    return Env.create(DirectBufferProxy.PROXY_DB)
        .setMapSize(mapSize)
        .setMaxReaders(MAX_READERS)
        .setMaxDbs(CatalogTables.MAX);
  }

  /** Makes the file of data elsewhere: if there is no room for it, none is left that is cut off. */
  private static void make(Path path, long mapSize) throws IOException {
    Path arriving = Files.createDirectory(path.resolve(UUID.randomUUID().toString()));
    Path made = DataFile.in(arriving);
    try {
      builder(mapSize).open(arriving.toFile(), EnvFlags.MDB_NOLOCK).close();
      FilledFile.link(made, DataFile.in(path));
    } finally {
      Files.deleteIfExists(made);
      Files.delete(arriving);
    }
  }

  @Override
  public void close() {
    env.close();
    try {
      if (alone != null) {
        alone.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
