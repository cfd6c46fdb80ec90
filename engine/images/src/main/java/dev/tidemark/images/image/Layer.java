package dev.tidemark.images.image;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.json.JsonValue;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A layer of an image.
 *
 * @param descriptor of its bytes, as they are stored
 * @param diffId the digest before compression
 * @param source where the bytes are opened
 */
public record Layer(Descriptor descriptor, Digest diffId, Provider source) implements JsonValue {

  public Layer {
    Objects.requireNonNull(descriptor, "descriptor");
    Objects.requireNonNull(diffId, "diffId");
    Objects.requireNonNull(source, "source");
  }

  /**
   * A layer of what is in a file system: of a directory, with its files, directories and symbolic
   * links, executable or not, and neither owners nor times; or of a tar, plain or compressed with
   * gzip or zstd. It is read now to be measured, and again when the layer is opened; it must not
   * change between.
   *
   * @throws IOException if it cannot be read, or has what no layer has
   */
  public static Layer of(Path path) throws IOException {
    return LayerFile.of(Objects.requireNonNull(path, "path"));
  }

  /** The digest of its bytes, as they are stored. */
  public Digest digest() {
    return descriptor.digest();
  }

  /** How many bytes are stored, as its descriptor claims. */
  public long size() {
    return descriptor.size();
  }

  @Override
  public Object toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("descriptor", descriptor);
    fields.put("diffId", diffId);
    return fields;
  }

  /**
   * Opens the layer, compressed as it is. Whoever reads to the end has read what the descriptor
   * stands for; otherwise the last read throws.
   *
   * @throws java.nio.file.NoSuchFileException if it is not there
   */
  public InputStream open() throws IOException {
    return SizedStream.verified(source.open(descriptor), descriptor);
  }
}
