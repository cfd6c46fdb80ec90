package dev.tidemark.spi.store;

import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a listing says of a blob.
 *
 * @param digest what it is called
 * @param size in bytes, or {@link #UNKNOWN} if the listing does not say
 * @param modified when its bytes were last written, if the listing says
 */
public record Listed(Digest digest, long size, Optional<Instant> modified) {

  /** The size of a blob of which a listing shows only the name. */
  public static final long UNKNOWN = -1;

  public Listed {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(modified, "modified");
    if (size < UNKNOWN) {
      throw new IllegalArgumentException("a size is not negative: " + size);
    }
  }

  /** A blob of which the listing shows only the name. */
  public Listed(Digest digest) {
    this(digest, UNKNOWN, Optional.empty());
  }
}
