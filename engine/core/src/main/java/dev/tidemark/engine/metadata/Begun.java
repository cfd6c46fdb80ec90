package dev.tidemark.engine.metadata;

import dev.tidemark.spi.Digest;
import java.util.Objects;

/**
 * A deletion that was begun.
 *
 * @param digest of what
 * @param stamp what its bytes could be told by then, as in {@link dev.tidemark.spi.store.BlobInfo}
 */
public record Begun(Digest digest, String stamp) {

  public Begun {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(stamp, "stamp");
  }
}
