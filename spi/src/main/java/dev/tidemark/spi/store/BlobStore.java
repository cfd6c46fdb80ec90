package dev.tidemark.spi.store;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The bytes of a backend, by digest. */
public interface BlobStore {

  /**
   * A token that is another one whenever a blob came or went since, or empty if the backend cannot
   * promise that just now. With an unchanged token the collector does not {@link #list}.
   */
  default Optional<String> version() throws IOException {
    return Optional.empty();
  }

  /**
   * Names every blob, in any order and at least once. What is not a blob (stray files, unfinished
   * uploads) is passed over and never touched. May be interrupted.
   *
   * @throws IOException if the listing may be incomplete
   */
  void list(Consumer<Listed> each) throws IOException;

  /** What is known of a blob; empty if it is definitely not there. */
  Optional<BlobInfo> info(Digest digest) throws IOException;

  /**
   * The same where {@link BlobInfo#freed} and {@link BlobInfo#stamp} do not matter, and may be
   * wrong: a backend that finds those with some effort can leave it out. The collector looks like
   * this, once, at every blob that is not {@link Listed#plain}, and at what it deletes by {@link
   * #info}.
   */
  default Optional<BlobInfo> glance(Digest digest) throws IOException {
    return info(digest);
  }

  /**
   * Opens a blob. The bytes are not verified.
   *
   * @param offset how many bytes to leave out at the beginning, at least 0; beyond the end nothing
   *     is left
   * @throws java.nio.file.NoSuchFileException if it is definitely not there
   */
  InputStream open(Digest digest, long offset) throws IOException;

  /** Opens a blob at its beginning. */
  default InputStream open(Digest digest) throws IOException {
    return open(digest, 0);
  }

  /** Deletes a blob for good; false if it was not there. */
  boolean delete(Digest digest) throws IOException;

  /**
   * Deletes several blobs for good, in one request where the backend can, and in any order. One
   * that cannot be deleted keeps no other.
   *
   * @return why not, for each that is still there, or may be
   */
  default Map<Digest, IOException> delete(Collection<Digest> digests) {
    Map<Digest, IOException> troubles = new LinkedHashMap<>();
    for (Digest digest : digests) {
      try {
        delete(digest);
      } catch (IOException e) {
        troubles.put(digest, e);
      }
    }
    return troubles;
  }

  /**
   * Why the blobs may be those of other stores as well, whose names are not read here, in words for
   * people; empty if they are this store's own. What is shared is only collected where that was
   * allowed.
   */
  default Optional<String> shared() throws IOException {
    return Optional.empty();
  }

  /**
   * Why somebody may count on any blob just now, however old it is, so that blobs are put aside and
   * not deleted at once; in words for people, empty if nobody is known to. A registry that runs
   * answers pushes with what it has.
   */
  default Optional<String> inUse() {
    return Optional.empty();
  }

  /** Where blobs wait for their end; {@link Quarantine#NONE} if what is deleted is gone. */
  default Quarantine quarantine() {
    return Quarantine.NONE;
  }
}
