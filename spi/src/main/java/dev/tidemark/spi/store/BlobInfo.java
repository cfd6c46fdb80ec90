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
 */
public record BlobInfo(long size, Instant modified, Optional<Digest> sharedWith) {

  public BlobInfo {
    Objects.requireNonNull(modified, "modified");
    Objects.requireNonNull(sharedWith, "sharedWith");
  }
}
