package dev.tidemark.spi;

import java.util.Locale;

/**
 * Media types of the OCI image specification, of Docker and of containerd, by their usual names.
 */
public final class MediaTypes {

  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
  public static final String OCI_LAYER_PREFIX = "application/vnd.oci.image.layer.";
  public static final String OCI_NONDISTRIBUTABLE_PREFIX =
      "application/vnd.oci.image.layer.nondistributable.";
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
  public static final String DOCKER_FOREIGN_LAYER =
      "application/vnd.docker.image.rootfs.foreign.diff.tar";
  public static final String DOCKER_FOREIGN_LAYER_GZIP = DOCKER_FOREIGN_LAYER + ".gzip";
  public static final String DOCKER_SCHEMA1 =
      "application/vnd.docker.distribution.manifest.v1+json";
  public static final String DOCKER_SCHEMA1_SIGNED =
      "application/vnd.docker.distribution.manifest.v1+prettyjws";

  public static final String CHECKPOINT_CRIU =
      "application/vnd.containerd.container.criu.checkpoint.criu.tar";
  public static final String CHECKPOINT_CONFIG =
      "application/vnd.containerd.container.checkpoint.config.v1+proto";
  public static final String EROFS_LAYER = "application/vnd.erofs.layer.v1";
  public static final String IN_TOTO = "application/vnd.in-toto+json";

  private MediaTypes() {}

  /** {@code mediaType} without parameters, trimmed and in lower case, as types are compared. */
  public static String normalized(String mediaType) {
    int parameters = mediaType.indexOf(';');
    String bare = parameters < 0 ? mediaType : mediaType.substring(0, parameters);
    return bare.trim().toLowerCase(Locale.ROOT);
  }
}
