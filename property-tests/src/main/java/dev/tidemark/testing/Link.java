package dev.tidemark.testing;

import dev.tidemark.spi.Digest;
import java.util.Objects;

/**
 * A pointer from one generated document to another piece of content.
 *
 * @param mediaType what the pointer claims; may be empty
 * @param target what it points at, which need not exist
 */
public record Link(String mediaType, Digest target) {

  public Link {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(target, "target");
  }
}
