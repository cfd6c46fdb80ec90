package dev.tidemark.plugins.images;

import java.util.List;
import java.util.stream.Stream;

/**
 * The media types that images are made of, spelled out from the specifications and not from the
 * constants that the handlers use.
 */
final class CoreTypes {

  /** Documents that refer to other content. */
  private static final List<String> PARENTS =
      List.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.oci.artifact.manifest.v1+json",
          "application/vnd.cncf.oras.artifact.manifest.v1+json",
          "application/vnd.oci.descriptor.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.docker.distribution.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v1+prettyjws",
          "application/vnd.buildkit.cacheconfig.v0");

  private static final List<String> LEAVES =
      List.of(
          "application/vnd.oci.image.config.v1+json",
          "application/vnd.oci.empty.v1+json",
          "application/vnd.oci.layout.header.v1+json",
          "application/vnd.oci.image.layer.v1.tar",
          "application/vnd.oci.image.layer.v1.tar+gzip",
          "application/vnd.oci.image.layer.v1.tar+zstd",
          "application/vnd.oci.image.layer.v1.tar+encrypted",
          "application/vnd.oci.image.layer.v1.tar+gzip+encrypted",
          "application/vnd.oci.image.layer.v1.tar+zstd+encrypted",
          "application/vnd.oci.image.layer.v1.tar+unknown",
          "application/vnd.oci.image.layer.nondistributable.v1.tar",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip+encrypted",
          "application/vnd.docker.container.image.v1+json",
          "application/vnd.docker.image.rootfs.diff.tar",
          "application/vnd.docker.image.rootfs.diff.tar.gzip",
          "application/vnd.docker.image.rootfs.diff.tar.zstd",
          "application/vnd.docker.image.rootfs.diff.tar+zstd",
          "application/vnd.docker.image.rootfs.diff.tar.gzip+encrypted",
          "application/vnd.docker.image.rootfs.foreign.diff.tar",
          "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
          "application/vnd.docker.image.rootfs.foreign.diff.tar.zstd",
          "application/vnd.containerd.container.criu.checkpoint.criu.tar",
          "application/vnd.containerd.container.criu.checkpoint.predump.tar",
          "application/vnd.containerd.container.resource.tar",
          "application/vnd.containerd.container.rw.tar",
          "application/vnd.containerd.container.checkpoint.config.v1+proto",
          "application/vnd.containerd.container.checkpoint.options.v1+proto",
          "application/vnd.containerd.container.checkpoint.runtime.name",
          "application/vnd.containerd.container.checkpoint.runtime.options+proto",
          "application/vnd.erofs.layer.v1",
          "application/vnd.erofs.layer.v1+zstd",
          "application/vnd.in-toto+json");

  private CoreTypes() {}

  static Stream<String> all() {
    return Stream.concat(PARENTS.stream(), LEAVES.stream());
  }

  static Stream<String> parents() {
    return PARENTS.stream();
  }

  static Stream<String> leaves() {
    return LEAVES.stream();
  }
}
