package dev.tidemark.images.graph;

import dev.tidemark.spi.Digest;
import java.util.List;
import java.util.Objects;

/**
 * The file system of an image (image-spec, config.md, "rootfs").
 *
 * @param type {@code layers}; as written
 * @param diffIds the digests of the layers before compression, the lowest first
 */
public record RootFs(String type, List<Digest> diffIds) {

  public RootFs {
    Objects.requireNonNull(type, "type");
    diffIds = List.copyOf(diffIds);
  }
}
