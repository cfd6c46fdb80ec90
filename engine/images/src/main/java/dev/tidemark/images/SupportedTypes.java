package dev.tidemark.images;

import dev.tidemark.spi.MediaTypes;
import java.util.List;

/**
 * The media types that the toolkit reads, by what they are for. Those that it prefers come first,
 * as in an {@code Accept} header (zeroimage {@code image.SupportedIndexMediaTypes} and its kin).
 */
public final class SupportedTypes {

  /** What lists manifests. */
  public static final List<String> INDEXES = List.of(MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST);

  /** What lists a configuration and layers. */
  public static final List<String> MANIFESTS =
      List.of(MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST);

  /** What says how an image is run. */
  public static final List<String> CONFIGS =
      List.of(MediaTypes.OCI_CONFIG, MediaTypes.DOCKER_CONFIG);

  /** Layers that are unpacked. Others are copied, archived and checked all the same. */
  public static final List<String> LAYERS =
      List.of(
          MediaTypes.OCI_LAYER_GZIP,
          MediaTypes.OCI_LAYER_ZSTD,
          MediaTypes.OCI_LAYER,
          MediaTypes.DOCKER_LAYER_GZIP,
          MediaTypes.DOCKER_LAYER_ZSTD,
          MediaTypes.DOCKER_LAYER);

  private SupportedTypes() {}
}
