package dev.tidemark.spi.store;

import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a backend knows of a blob without reading it.
 *
 * @param size in bytes
 * @param modified when its bytes were last written, by the backend's clock
 * @param sharedWith another blob of the same backend whose bytes this one uses, such as the target
 *     of a symbolic link: that one must stay while this one does
 * @param freed how many bytes are given back when it is deleted: none while others use them, too
 * @param stamp another one whenever the blob was written anew, moved here or brought back since,
 *     whatever {@code modified} says: tools that copy set times back
 */
public record BlobInfo(
    long size, Instant modified, Optional<Digest> sharedWith, long freed, String stamp) {

  public BlobInfo {
    Objects.requireNonNull(modified, "modified");
    Objects.requireNonNull(sharedWith, "sharedWith");
    Objects.requireNonNull(stamp, "stamp");
  }

  /** Of a backend where nobody can set times back, and nobody else uses the bytes. */
  public BlobInfo(long size, Instant modified, Optional<Digest> sharedWith) {
    this(size, modified, sharedWith, sharedWith.isPresent() ? 0 : size, modified.toString());
  }
}
