package dev.tidemark.spi.store;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** The bytes of a backend, by digest. */
public interface BlobStore {

  /**
   * A token that is another one whenever a blob came or went since, or empty if the backend cannot
   * promise that just now. With an unchanged token the collector does not {@link #list}.
   */
  Optional<String> version() throws IOException;

  /**
   * Names every blob once, in any order. What is not a blob (stray files, unfinished uploads) is
   * passed over and never touched.
   *
   * @throws IOException if the listing may be incomplete
   */
  void list(Consumer<Digest> each) throws IOException;

  /** What is known of a blob; empty if it is definitely not there. */
  Optional<BlobInfo> info(Digest digest) throws IOException;

  /**
   * Opens a blob. The bytes are not verified.
   *
   * @throws java.nio.file.NoSuchFileException if it is definitely not there
   */
  InputStream open(Digest digest) throws IOException;

  /** Deletes a blob for good; false if it was not there. */
  boolean delete(Digest digest) throws IOException;

  /**
   * Why the blobs may be those of other stores as well, whose names are not read here, in words for
   * people; empty if they are this store's own. What is shared is only collected where that was
   * allowed.
   */
  default Optional<String> shared() throws IOException {
    return Optional.empty();
  }

  /** Where blobs wait for their end. */
  Quarantine quarantine();
}
