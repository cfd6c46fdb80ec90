package dev.tidemark.engine.layout;

import dev.tidemark.spi.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Which names of files and directories are those of blobs (image-spec, image-layout.md, "Blobs").
 * The grammar is that of {@link Digest}, to the letter: an upper-case spelling of a hash is another
 * file.
 */
final class BlobNames {

  private BlobNames() {}

  /** Whether a directory of this name may hold the blobs of an algorithm. */
  static boolean algorithm(String name) {
    int length = length(name);
    return digest(name, "0".repeat(length > 0 ? length : 1)) != null;
  }

  /** Whether it is an algorithm that somebody uses, and not just a word that might be one. */
  static boolean isKnown(String algorithm) {
    return length(algorithm) > 0;
  }

  /** The digest of the blob in a file of this name; null if it is not the name of a blob. */
  static @Nullable Digest digest(String algorithm, String name) {
    int length = length(algorithm);
    if (length > 0 && name.length() != length) {
      return null;
    }
    try {
      // Not checked before: the constructor does it, and to do it twice takes a fifth of a listing.
      return new Digest(algorithm, name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * How long names are where that is fixed, else 0. It sorts out unfinished uploads and the like.
   */
  private static int length(String algorithm) {
    return switch (algorithm) {
      case "sha256", "blake3" -> 64;
      case "sha384" -> 96;
      case "sha512" -> 128;
      default -> 0;
    };
  }
}
