package dev.tidemark.engine.image;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;

/** The OCI names of Docker's layers. */
final class LayerType {

  private LayerType() {}

  static Descriptor normalized(Descriptor layer) {
    String type = normalized(layer.mediaType());
    return type.equals(layer.mediaType())
        ? layer
        : new Descriptor(
            type,
            layer.digest(),
            layer.size(),
            layer.platform(),
            layer.urls(),
            layer.annotations(),
            layer.artifactType(),
            layer.data());
  }

  private static String normalized(String type) {
    return switch (type) {
      case MediaTypes.DOCKER_LAYER -> MediaTypes.OCI_LAYER;
      case MediaTypes.DOCKER_LAYER_GZIP -> MediaTypes.OCI_LAYER + "+gzip";
      case MediaTypes.DOCKER_LAYER_ZSTD -> MediaTypes.OCI_LAYER + "+zstd";
      case MediaTypes.DOCKER_FOREIGN_LAYER -> MediaTypes.OCI_NONDISTRIBUTABLE_PREFIX + "v1.tar";
      case MediaTypes.DOCKER_FOREIGN_LAYER_GZIP ->
          MediaTypes.OCI_NONDISTRIBUTABLE_PREFIX + "v1.tar+gzip";
      default -> type;
    };
  }
}
