package dev.tidemark.engine.json;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Platform;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Descriptors and platforms as Go writes them (image-spec, descriptor.md, image-index.md). */
final class ImageFields {

  private ImageFields() {}

  /** A descriptor as an object, always the same for equal ones; what is empty is left out. */
  static Map<String, @Nullable Object> of(Descriptor descriptor) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("mediaType", descriptor.mediaType());
    fields.put("digest", descriptor.digest().toString());
    fields.put("size", descriptor.size());
    if (!descriptor.urls().isEmpty()) {
      fields.put("urls", descriptor.urls());
    }
    if (!descriptor.annotations().isEmpty()) {
      fields.put("annotations", new TreeMap<>(descriptor.annotations()));
    }
    if (descriptor.data() != null) {
      fields.put("data", descriptor.data());
    }
    descriptor.platform().ifPresent(platform -> fields.put("platform", of(platform)));
    text(fields, "artifactType", descriptor.artifactType());
    return fields;
  }

  /**
   * A platform as an object; what is empty is left out, but for what the specification requires.
   */
  static Map<String, @Nullable Object> of(Platform platform) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("architecture", platform.architecture());
    fields.put("os", platform.os());
    text(fields, "os.version", platform.osVersion());
    if (!platform.osFeatures().isEmpty()) {
      fields.put("os.features", platform.osFeatures());
    }
    text(fields, "variant", platform.variant());
    return fields;
  }

  private static void text(Map<String, @Nullable Object> fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }
}
