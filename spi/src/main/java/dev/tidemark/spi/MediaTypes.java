package dev.tidemark.spi;

import java.util.Locale;

/**
 * Media types of the OCI image specification, of Docker and of containerd, by their usual names,
 * and what containerd takes them for ({@code images.IsManifestType} and its kin).
 *
 * <p>The predicates compare exactly, as containerd does: case counts, and a type with parameters is
 * another type.
 */
public final class MediaTypes {

  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
  public static final String OCI_LAYER_GZIP = OCI_LAYER + "+gzip";
  public static final String OCI_LAYER_ZSTD = OCI_LAYER + "+zstd";
  public static final String OCI_LAYER_ENCRYPTED = OCI_LAYER + "+encrypted";
  public static final String OCI_LAYER_GZIP_ENCRYPTED = OCI_LAYER_GZIP + "+encrypted";
  public static final String OCI_LAYER_PREFIX = "application/vnd.oci.image.layer.";
  public static final String OCI_NONDISTRIBUTABLE_PREFIX =
      "application/vnd.oci.image.layer.nondistributable.";
  public static final String OCI_NONDISTRIBUTABLE_LAYER = OCI_NONDISTRIBUTABLE_PREFIX + "v1.tar";
  public static final String OCI_NONDISTRIBUTABLE_LAYER_GZIP = OCI_NONDISTRIBUTABLE_LAYER + "+gzip";
  public static final String OCI_NONDISTRIBUTABLE_LAYER_ZSTD = OCI_NONDISTRIBUTABLE_LAYER + "+zstd";
  public static final String OCI_DESCRIPTOR = "application/vnd.oci.descriptor.v1+json";
  public static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";
  public static final String OCI_LAYOUT_HEADER = "application/vnd.oci.layout.header.v1+json";
  public static final String OCI_ARTIFACT = "application/vnd.oci.artifact.manifest.v1+json";
  public static final String ORAS_ARTIFACT = "application/vnd.cncf.oras.artifact.manifest.v1+json";

  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
  public static final String DOCKER_LAYER_GZIP = DOCKER_LAYER + ".gzip";
  public static final String DOCKER_LAYER_ZSTD = DOCKER_LAYER + ".zstd";
  public static final String DOCKER_FOREIGN_PREFIX = "application/vnd.docker.image.rootfs.foreign.";
  public static final String DOCKER_FOREIGN_LAYER =
      "application/vnd.docker.image.rootfs.foreign.diff.tar";
  public static final String DOCKER_FOREIGN_LAYER_GZIP = DOCKER_FOREIGN_LAYER + ".gzip";
  public static final String DOCKER_SCHEMA1 =
      "application/vnd.docker.distribution.manifest.v1+json";
  public static final String DOCKER_SCHEMA1_SIGNED =
      "application/vnd.docker.distribution.manifest.v1+prettyjws";

  public static final String CHECKPOINT_CRIU =
      "application/vnd.containerd.container.criu.checkpoint.criu.tar";
  public static final String CHECKPOINT_CRIU_PREDUMP =
      "application/vnd.containerd.container.criu.checkpoint.predump.tar";
  public static final String CHECKPOINT_RESOURCE =
      "application/vnd.containerd.container.resource.tar";
  public static final String CHECKPOINT_RW = "application/vnd.containerd.container.rw.tar";
  public static final String CHECKPOINT_CONFIG =
      "application/vnd.containerd.container.checkpoint.config.v1+proto";
  public static final String CHECKPOINT_OPTIONS =
      "application/vnd.containerd.container.checkpoint.options.v1+proto";
  public static final String CHECKPOINT_RUNTIME_NAME =
      "application/vnd.containerd.container.checkpoint.runtime.name";
  public static final String CHECKPOINT_RUNTIME_OPTIONS =
      "application/vnd.containerd.container.checkpoint.runtime.options+proto";
  public static final String EROFS_LAYER = "application/vnd.erofs.layer.v1";
  public static final String IN_TOTO = "application/vnd.in-toto+json";

  private MediaTypes() {}

  /** {@code mediaType} without parameters, trimmed and in lower case, as types are compared. */
  public static String normalized(String mediaType) {
    int parameters = mediaType.indexOf(';');
    String bare = parameters < 0 ? mediaType : mediaType.substring(0, parameters);
    return bare.trim().toLowerCase(Locale.ROOT);
  }

  /** Whether it lists a config and layers; not schema 1, which has no config. */
  public static boolean isManifest(String mediaType) {
    return mediaType.equals(OCI_MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
  }

  /** Whether it lists manifests, one per platform as a rule. */
  public static boolean isIndex(String mediaType) {
    return mediaType.equals(OCI_INDEX) || mediaType.equals(DOCKER_LIST);
  }

  /** Whether it is the configuration of an image. */
  public static boolean isConfig(String mediaType) {
    return mediaType.equals(OCI_CONFIG) || mediaType.equals(DOCKER_CONFIG);
  }

  /**
   * Whether containerd labels it as a configuration: of images, and two of the eight types of a
   * checkpoint.
   */
  public static boolean isKnownConfig(String mediaType) {
    return isConfig(mediaType)
        || mediaType.equals(CHECKPOINT_CRIU)
        || mediaType.equals(CHECKPOINT_CONFIG);
  }

  /**
   * Whether it is a layer of a file system, in whatever compression or encryption: everything that
   * begins as OCI's layers do, and the types of Docker and EROFS with any suffix. The layers of
   * other artifacts, such as Helm charts, are not.
   */
  public static boolean isLayer(String mediaType) {
    if (mediaType.startsWith(OCI_LAYER_PREFIX)) {
      return true;
    }
    int suffix = mediaType.indexOf('+');
    return switch (suffix < 0 ? mediaType : mediaType.substring(0, suffix)) {
      case DOCKER_LAYER,
          DOCKER_LAYER_GZIP,
          DOCKER_LAYER_ZSTD,
          DOCKER_FOREIGN_LAYER,
          DOCKER_FOREIGN_LAYER_GZIP,
          EROFS_LAYER ->
          true;
      default -> false;
    };
  }

  /** Whether it is one of Docker's. */
  public static boolean isDocker(String mediaType) {
    return mediaType.startsWith("application/vnd.docker.");
  }

  /** Whether it is a layer that is fetched from its own URLs rather than from a registry. */
  public static boolean isNonDistributable(String mediaType) {
    return mediaType.startsWith(OCI_NONDISTRIBUTABLE_PREFIX)
        || mediaType.startsWith(DOCKER_FOREIGN_PREFIX);
  }

  /** Whether it is a statement about how something was built. */
  public static boolean isAttestation(String mediaType) {
    return mediaType.equals(IN_TOTO);
  }
}
