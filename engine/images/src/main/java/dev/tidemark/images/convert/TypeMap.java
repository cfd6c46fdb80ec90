package dev.tidemark.images.convert;

import dev.tidemark.images.graph.FormatNames;
import dev.tidemark.spi.MediaTypes;

/** The media types that a conversion leads to. */
final class TypeMap {

  private TypeMap() {}

  /** What a type is called in a format; itself if it has no other name there. */
  static String in(Conversion.Format format, String type) {
    return switch (format) {
      case KEEP -> type;
      case OCI -> FormatNames.oci(type);
      case DOCKER -> FormatNames.docker(type);
    };
  }

  /** The type of a layer that is compressed otherwise. */
  static String recompressed(String type, Conversion.Layers layers) {
    boolean docker = MediaTypes.isDocker(type);
    return switch (layers) {
      case KEEP -> type;
      case NONE -> docker ? MediaTypes.DOCKER_LAYER : MediaTypes.OCI_LAYER;
      case GZIP -> docker ? MediaTypes.DOCKER_LAYER_GZIP : MediaTypes.OCI_LAYER_GZIP;
      case ZSTD -> docker ? MediaTypes.DOCKER_LAYER_ZSTD : MediaTypes.OCI_LAYER_ZSTD;
    };
  }
}
