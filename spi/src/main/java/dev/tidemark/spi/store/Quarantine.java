package dev.tidemark.spi.store;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Blobs that were taken out of a {@link BlobStore} and can still be brought back. */
public interface Quarantine {

  /** That of a backend without one. Nothing is ever in it, and nothing can be put there. */
  @SuppressWarnings("ClassInitializationDeadlock") // nobody else can name that class
  Quarantine NONE = new NoQuarantine();

  /**
   * A blob in quarantine.
   *
   * @param digest what it was called
   * @param bytes how many are given back when it is purged: none while others use them, too
   * @param run the collection that put it there
   * @param since when that was, by the collector's clock
   */
  record Held(Digest digest, long bytes, String run, Instant since) {}

  /**
   * Moves a blob out of the store; false if it was not there. The move is atomic: at every moment
   * the blob is in the store, in quarantine or in both.
   *
   * @param run names the collection, in letters and digits; the same for all that it takes out
   * @param since the time of that collection
   */
  boolean hold(Digest digest, String run, Instant since) throws IOException;

  /** Everything held, oldest first. Nothing that a store or its quarantine holds is changed. */
  List<Held> held() throws IOException;

  /**
   * What {@link BlobStore#info} would say of a blob once it was brought back; empty if it is not
   * held.
   */
  Optional<BlobInfo> info(Digest digest) throws IOException;

  /**
   * Opens a blob where it is held, the copy that would be brought back.
   *
   * @throws java.nio.file.NoSuchFileException if it is definitely not held
   */
  InputStream open(Digest digest) throws IOException;

  /**
   * Brings a blob back; false if it is not held. A blob that is in the store already stays as it
   * is.
   */
  boolean release(Digest digest) throws IOException;

  /**
   * Of what is held, that which is in the store as well, where the same blob may be in several
   * places and some of them have lost it to the quarantine. If it is needed, it is {@linkplain
   * #release released}, which completes it. None where each blob has one place.
   */
  default List<Digest> divided() throws IOException {
    return List.of();
  }

  /** Deletes for good what was held under this run; false if it was not there. */
  boolean purge(Held held) throws IOException;
}
