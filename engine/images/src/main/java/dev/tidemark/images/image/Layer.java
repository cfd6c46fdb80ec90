package dev.tidemark.images.image;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * A layer of an image.
 *
 * @param descriptor of its bytes, as they are stored
 * @param diffId the digest before compression
 * @param source where the bytes are opened
 */
public record Layer(Descriptor descriptor, Digest diffId, Provider source) {

  public Layer {
    Objects.requireNonNull(descriptor, "descriptor");
    Objects.requireNonNull(diffId, "diffId");
    Objects.requireNonNull(source, "source");
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
