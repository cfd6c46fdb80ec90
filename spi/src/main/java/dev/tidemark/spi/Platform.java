package dev.tidemark.spi;

import java.util.List;

/**
 * What content runs on (image-spec, image-index.md, "platform"). Fields that the document does not
 * have are empty, never null.
 */
public record Platform(
    String os, String architecture, String variant, String osVersion, List<String> osFeatures) {

  public Platform {
    osFeatures = List.copyOf(osFeatures);
  }

  /** {@code os/architecture[/variant]}, with {@code unknown} where a part is missing. */
  @Override
  public String toString() {
    String text = named(os) + "/" + named(architecture);
    return variant.isEmpty() ? text : text + "/" + variant;
  }

  private static String named(String part) {
    return part.isEmpty() ? "unknown" : part;
  }
}
