package dev.tidemark.images.graph;

import dev.tidemark.spi.MediaTypes;
import java.util.HashMap;
import java.util.Map;

/** What the media types of Docker's images are called among those of OCI, and the reverse. */
public final class FormatNames {

  private static final Map<String, String> OCI =
      Map.of(
          MediaTypes.DOCKER_LIST, MediaTypes.OCI_INDEX,
          MediaTypes.DOCKER_MANIFEST, MediaTypes.OCI_MANIFEST,
          MediaTypes.DOCKER_CONFIG, MediaTypes.OCI_CONFIG,
          MediaTypes.DOCKER_LAYER, MediaTypes.OCI_LAYER,
          MediaTypes.DOCKER_LAYER_GZIP, MediaTypes.OCI_LAYER_GZIP,
          MediaTypes.DOCKER_LAYER_ZSTD, MediaTypes.OCI_LAYER_ZSTD,
          MediaTypes.DOCKER_FOREIGN_LAYER, MediaTypes.OCI_NONDISTRIBUTABLE_LAYER,
          MediaTypes.DOCKER_FOREIGN_LAYER_GZIP, MediaTypes.OCI_NONDISTRIBUTABLE_LAYER_GZIP);

  private static final Map<String, String> DOCKER = reversed();

  private FormatNames() {}

  private static Map<String, String> reversed() {
    Map<String, String> reversed = new HashMap<>();
    OCI.forEach((docker, oci) -> reversed.put(oci, docker));
    return Map.copyOf(reversed);
  }

  /** The OCI name of a type of Docker's; every other type as it is. */
  public static String oci(String mediaType) {
    return OCI.getOrDefault(mediaType, mediaType);
  }

  /** Docker's name of a type of OCI's; as it is if Docker has none. */
  public static String docker(String mediaType) {
    return DOCKER.getOrDefault(mediaType, mediaType);
  }
}
