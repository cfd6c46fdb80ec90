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
 * @param plain whether the listing tells that the blob is there with bytes of its own, so that
 *     {@link BlobInfo#sharedWith} is empty. A scan does not look at such a blob, and does not open
 *     it either where what refers to it tells that nothing is to be found inside. False where the
 *     listing does not tell. It does not count where {@link Traits#lag} is not zero
 */
public record Listed(Digest digest, long size, Optional<Instant> modified, boolean plain) {

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
    this(digest, UNKNOWN, Optional.empty(), false);
  }
}
