package dev.tidemark.cli;

import dev.tidemark.spi.MediaTypes;

/** Short names of well-known media types, for people. */
final class MediaTypeName {

  private static final String APPLICATION = "application/";

  private MediaTypeName() {}

  /** The name people use, or the type itself without its {@code application/}. */
  static String of(String mediaType) {
    String type = MediaTypes.normalized(mediaType);
    String known = known(type);
    if (!known.isEmpty()) {
      return known;
    }
    if (type.startsWith(MediaTypes.OCI_NONDISTRIBUTABLE_PREFIX)) {
      return "foreign layer" + packing(type);
    }
    if (type.startsWith(MediaTypes.OCI_LAYER_PREFIX)) {
      return "layer" + packing(type);
    }
    if (type.startsWith(MediaTypes.DOCKER_FOREIGN_LAYER)) {
      return "docker foreign layer" + packing(type);
    }
    if (type.startsWith(MediaTypes.DOCKER_LAYER)) {
      return "docker layer" + packing(type);
    }
    return type.startsWith(APPLICATION) ? type.substring(APPLICATION.length()) : type;
  }

  private static String known(String type) {
    return switch (type) {
      case MediaTypes.OCI_INDEX -> "index";
      case MediaTypes.OCI_MANIFEST -> "manifest";
      case MediaTypes.OCI_CONFIG -> "config";
      case MediaTypes.OCI_DESCRIPTOR -> "descriptor";
      case MediaTypes.OCI_EMPTY -> "empty";
      case MediaTypes.OCI_ARTIFACT -> "artifact manifest";
      case MediaTypes.ORAS_ARTIFACT -> "oras artifact manifest";
      case MediaTypes.DOCKER_LIST -> "docker list";
      case MediaTypes.DOCKER_MANIFEST -> "docker manifest";
      case MediaTypes.DOCKER_CONFIG -> "docker config";
      case MediaTypes.DOCKER_SCHEMA1, MediaTypes.DOCKER_SCHEMA1_SIGNED -> "docker schema 1";
      case MediaTypes.CHECKPOINT_CRIU -> "checkpoint";
      case MediaTypes.CHECKPOINT_CONFIG -> "checkpoint config";
      case MediaTypes.EROFS_LAYER -> "erofs layer";
      case MediaTypes.IN_TOTO -> "in-toto";
      default -> "";
    };
  }

  private static String packing(String type) {
    StringBuilder packing = new StringBuilder();
    for (String suffix : new String[] {"gzip", "zstd", "encrypted"}) {
      if (type.contains(suffix)) {
        packing.append(' ').append(suffix);
      }
    }
    return packing.toString();
  }
}
