package dev.tidemark.engine.managed;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.util.Map;
import java.util.Objects;

/**
 * What an image name stands for. Of a descriptor this much is kept, as containerd does; platform,
 * URLs and inline data are in the index that the image was taken from.
 *
 * @param digest of a manifest or an index, which need not be in the store
 * @param mediaType its type
 * @param size its size in bytes, more than 0
 * @param annotations without those that are empty
 */
public record Target(Digest digest, String mediaType, long size, Map<String, String> annotations) {

  /**
   * @throws StoreException if there is no media type, or the size is not more than 0
   */
  public Target {
    Objects.requireNonNull(digest, "digest");
    annotations = FieldPaths.present(annotations);
    if (mediaType.isEmpty()) {
      throw StoreException.invalid("target " + digest + ": has no media type; give one");
    }
    if (size <= 0) {
      throw StoreException.invalid("target " + digest + ": has size " + size + "; give its bytes");
    }
  }

  /** One without annotations. */
  public Target(Digest digest, String mediaType, long size) {
    this(digest, mediaType, size, Map.of());
  }

  /**
   * As much of a descriptor as is kept.
   *
   * @throws StoreException as the constructor
   */
  public static Target of(Descriptor descriptor) {
    return new Target(
        descriptor.digest(), descriptor.mediaType(), descriptor.size(), descriptor.annotations());
  }

  /** Where a walk over the image begins. */
  public Descriptor descriptor() {
    return new Descriptor(mediaType, digest, size).withAnnotations(annotations);
  }

  Target withAnnotations(Map<String, String> others) {
    return new Target(digest, mediaType, size, others);
  }
}
