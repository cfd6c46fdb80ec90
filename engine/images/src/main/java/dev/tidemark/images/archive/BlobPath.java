package dev.tidemark.images.archive;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.Optional;

/** Where blobs are: {@code blobs/ALGORITHM/ENCODED}, perhaps in a folder. */
final class BlobPath {

  static final String BLOBS = "blobs/";

  private BlobPath() {}

  /** The digest that the path of a blob says; empty for every other path. */
  static Optional<Digest> digest(String name) {
    String[] parts = name.split("/", -1);
    int length = parts.length;
    if (length < 3 || !parts[length - 3].equals("blobs")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Digest(parts[length - 2], parts[length - 1]))
          .filter(Digest::verifiable);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** For a file among the blobs that is none. */
  static IOException notNamedByDigest(String name) {
    return new IOException(
        "has '"
            + ArchiveContents.shown(name)
            + "' among its blobs, which is not named by a digest");
  }
}
