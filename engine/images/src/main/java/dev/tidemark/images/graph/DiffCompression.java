package dev.tidemark.images.graph;

import dev.tidemark.spi.MediaTypes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** How a layer is compressed, by its media type (containerd {@code images.DiffCompression}). */
public enum DiffCompression {
  /** Docker's plain type, behind which layers were found that are compressed all the same. */
  UNKNOWN,
  /** Not at all, or by nothing that the type tells, such as beneath an encryption. */
  NONE,
  /** RFC 1952. */
  GZIP,
  /** RFC 8878. */
  ZSTD;

  /** containerd reads no more; the rest counts as one. */
  private static final int MAX_SUFFIXES = 50;

  /**
   * The compression that a media type stands for; empty if it is no layer's, or that of a layer
   * which is no tar archive. Of several suffixes only the last one in alphabetical order counts.
   */
  public static Optional<DiffCompression> of(String mediaType) {
    int plus = mediaType.indexOf('+');
    String base = plus < 0 ? mediaType : mediaType.substring(0, plus);
    boolean suffixed = plus >= 0;
    return switch (base) {
      case MediaTypes.DOCKER_LAYER, MediaTypes.DOCKER_FOREIGN_LAYER ->
          Optional.of(suffixed ? NONE : UNKNOWN);
      case MediaTypes.DOCKER_LAYER_GZIP, MediaTypes.DOCKER_FOREIGN_LAYER_GZIP ->
          Optional.of(suffixed ? NONE : GZIP);
      case MediaTypes.DOCKER_LAYER_ZSTD -> Optional.of(suffixed ? NONE : ZSTD);
      case MediaTypes.OCI_LAYER, MediaTypes.OCI_NONDISTRIBUTABLE_LAYER ->
          Optional.of(suffixed ? bySuffix(mediaType.substring(plus + 1)) : NONE);
      default -> Optional.empty();
    };
  }

  private static DiffCompression bySuffix(String suffixes) {
    return switch (Collections.max(List.of(suffixes.split("[+]", MAX_SUFFIXES)))) {
      case "gzip" -> GZIP;
      case "zstd" -> ZSTD;
      default -> NONE;
    };
  }
}
