package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.engine.model.Occupancy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/** {@link Metadata} in an LMDB environment. */
public final class LmdbMetadata implements Metadata {

  private final LmdbEnvironment environment;
  private final Shared shared;

  private LmdbMetadata(LmdbEnvironment environment, Shared shared) {
    this.environment = environment;
    this.shared = shared;
  }

  /**
   * Opens the store in {@code directory}, which is made if it is missing.
   *
   * @throws IOException in one line: the store is open in this process already, was written by
   *     another version, is damaged, or cannot be written to
   */
  public static LmdbMetadata open(Path directory) throws IOException {
    return open(directory, LmdbEnvironment.RESERVED_BYTES);
  }

  static LmdbMetadata open(Path directory, long mapSize) throws IOException {
    return Schema.MIRRORED.open(directory, mapSize, () -> {}, LmdbMetadata::new);
  }

  @Override
  public <T> T read(Function<Reader, T> action) {
    return environment.read(txn -> action.apply(new LmdbReader(txn, shared)));
  }

  @Override
  public <T> T write(Function<Writer, T> action) {
    return environment.write(
        txn -> {
          LmdbWriter writer = new LmdbWriter(txn, shared);
          T result = action.apply(writer);
          writer.finish();
          return result;
        });
  }

  @Override
  public Occupancy occupancy() {
    return environment.occupancy(shared.tables().all());
  }

  @Override
  public void close() {
    environment.close();
  }
}
