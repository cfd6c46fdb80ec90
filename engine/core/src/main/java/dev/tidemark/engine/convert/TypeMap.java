package dev.tidemark.engine.convert;

import dev.tidemark.spi.MediaTypes;
import java.util.HashMap;
import java.util.Map;

/** The media types of one format in the words of the other. */
final class TypeMap {

  private static final Map<String, String> OCI =
      Map.of(
          MediaTypes.DOCKER_LIST, MediaTypes.OCI_INDEX,
          MediaTypes.DOCKER_MANIFEST, MediaTypes.OCI_MANIFEST,
          MediaTypes.DOCKER_CONFIG, MediaTypes.OCI_CONFIG,
          MediaTypes.DOCKER_LAYER, MediaTypes.OCI_LAYER,
          MediaTypes.DOCKER_LAYER_GZIP, MediaTypes.OCI_LAYER + "+gzip",
          MediaTypes.DOCKER_LAYER_ZSTD, MediaTypes.OCI_LAYER + "+zstd",
          MediaTypes.DOCKER_FOREIGN_LAYER, MediaTypes.OCI_NONDISTRIBUTABLE_LAYER,
          MediaTypes.DOCKER_FOREIGN_LAYER_GZIP, MediaTypes.OCI_NONDISTRIBUTABLE_LAYER + "+gzip");

  private static final Map<String, String> DOCKER = reversed(OCI);

  private TypeMap() {}

  private static Map<String, String> reversed(Map<String, String> map) {
    Map<String, String> reversed = new HashMap<>();
    map.forEach((docker, oci) -> reversed.put(oci, docker));
    return Map.copyOf(reversed);
  }

  /** What a type is called in a format; itself if it has no other name there. */
  static String in(Conversion.Format format, String type) {
    return switch (format) {
      case KEEP -> type;
      case OCI -> OCI.getOrDefault(type, type);
      case DOCKER -> DOCKER.getOrDefault(type, type);
    };
  }

  /** The type of a layer that is compressed otherwise. */
  static String recompressed(String type, Conversion.Layers layers) {
    boolean docker = MediaTypes.isDocker(type);
    return switch (layers) {
      case KEEP -> type;
      case NONE -> docker ? MediaTypes.DOCKER_LAYER : MediaTypes.OCI_LAYER;
      case GZIP -> docker ? MediaTypes.DOCKER_LAYER_GZIP : MediaTypes.OCI_LAYER + "+gzip";
      case ZSTD -> docker ? MediaTypes.DOCKER_LAYER_ZSTD : MediaTypes.OCI_LAYER + "+zstd";
    };
  }
}
