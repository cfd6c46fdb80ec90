package dev.tidemark.engine.retry;

import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.Traits;
import dev.tidemark.spi.store.Uploads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A store with other bytes and names than it came with, such as the same with patience. It is
 * thread-safe if its parts are.
 *
 * @param rest the store that all else is asked of
 */
public record Refitted(BlobStore blobs, NameSource names, Storage rest) implements Storage {

  public Refitted {
    Objects.requireNonNull(blobs, "blobs");
    Objects.requireNonNull(names, "names");
    Objects.requireNonNull(rest, "rest");
  }

  @Override
  public Traits traits() {
    return rest.traits();
  }

  @Override
  public Optional<Uploads> uploads() {
    return rest.uploads();
  }

  @Override
  public Optional<Path> state() {
    return rest.state();
  }

  @Override
  public void close() throws IOException {
    rest.close();
  }
}
