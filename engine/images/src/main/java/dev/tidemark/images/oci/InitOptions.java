package dev.tidemark.images.oci;

import java.util.Objects;

/**
 * What a new layout begins with (containerd {@code oci.InitOpts}).
 *
 * @param version what {@code oci-layout} says
 * @param header whether to write {@code oci-layout}
 * @param index whether to write an {@code index.json} without images
 */
public record InitOptions(String version, boolean header, boolean index) {

  public InitOptions {
    if (Objects.requireNonNull(version, "version").isEmpty()) {
      version = LayoutDocument.VERSION;
    }
  }

  /** Both documents, of the version of the specification. */
  public static InitOptions defaults() {
    return new InitOptions(LayoutDocument.VERSION, true, true);
  }
}
