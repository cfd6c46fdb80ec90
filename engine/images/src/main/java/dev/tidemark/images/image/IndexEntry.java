package dev.tidemark.images.image;

import dev.tidemark.engine.json.JsonValue;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An image of a list, which is read when it is asked for (zeroimage {@code image.IndexEntry}).
 *
 * @param manifest the pointer to its manifest
 * @param platform what the index gives as its platform, even if that is empty; else that of its
 *     configuration
 * @param source reads it
 */
public record IndexEntry(Descriptor manifest, Platform platform, Source source)
    implements JsonValue {

  /** Reads an image. */
  @FunctionalInterface
  public interface Source {
    Image read() throws IOException;
  }

  public IndexEntry {
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(source, "source");
  }

  /**
   * Reads the image.
   *
   * @throws java.nio.file.NoSuchFileException if its manifest or configuration is not there
   * @throws IOException if they cannot be read, are damaged, do not fit each other, or name a layer
   *     that must not be distributed
   */
  public Image image() throws IOException {
    return source.read();
  }

  @Override
  public Object toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("manifest", manifest);
    fields.put("platform", platform);
    return fields;
  }

  @Override
  public String toString() {
    return manifest.digest() + " (" + platform + ")";
  }
}
