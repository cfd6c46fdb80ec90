package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.MetadataException;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.engine.model.Occupancy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;
import org.lmdbjava.LmdbException;

/** {@link Metadata} in an LMDB environment. */
public final class LmdbMetadata implements Metadata {

  /** Version of the tables. Another one is refused, never guessed at. */
  static final String SCHEMA = "1";

  private static final String SCHEMA_NAME = "schema";

  private static final String REMEDY =
      "it holds only what a scan finds again, so it may be removed";

  private final LmdbEnvironment environment;
  private final Tables tables;

  private LmdbMetadata(LmdbEnvironment environment) {
    this.environment = environment;
    this.tables = Tables.open(environment.env());
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
    LmdbEnvironment environment = LmdbEnvironment.open(directory, mapSize, Tables.MAX, REMEDY);
    try {
      LmdbMetadata metadata = new LmdbMetadata(environment);
      metadata.checkSchema();
      return metadata;
    } catch (LmdbException | MetadataException | IOException e) {
      environment.close();
      throw environment.failures().opening(e);
    }
  }

  private void checkSchema() throws IOException {
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
              + environment.path()
              + " has schema "
              + found
              + ", this program knows "
              + SCHEMA
              + "; use the program that wrote it, or remove the directory to have it rebuilt");
    }
  }

  @Override
  public <T> T read(Function<Reader, T> action) {
    return environment.read(txn -> action.apply(new LmdbReader(txn, tables)));
  }

  @Override
  public <T> T write(Function<Writer, T> action) {
    return environment.write(
        txn -> {
          LmdbWriter writer = new LmdbWriter(txn, tables);
          T result = action.apply(writer);
          writer.finish();
          return result;
        });
  }

  @Override
  public Occupancy occupancy() {
    return environment.occupancy(tables.all());
  }

  @Override
  public void close() {
    environment.close();
  }
}
