package dev.tidemark.spi.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** One store, as its backend opened it. */
public interface Storage extends Closeable {

  /** Its bytes. */
  BlobStore blobs();

  /** Its names. */
  NameSource names();

  /** What may be relied on. */
  Traits traits();

  /** What unfinished writes have left behind, if the backend can tell. */
  default Optional<Uploads> uploads() {
    return Optional.empty();
  }

  /**
   * The directory inside of the store where Tidemark may keep what it knows of it; it need not
   * exist. Empty if there is none: then users have to name one.
   */
  default Optional<Path> state() {
    return Optional.empty();
  }

  /** Lets go what was opened for it. */
  @Override
  default void close() throws IOException {}
}
