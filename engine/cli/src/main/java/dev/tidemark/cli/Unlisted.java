package dev.tidemark.cli;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.images.graph.DocumentType;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.Optional;

/** Images that no name stands for. */
final class Unlisted {

  private Unlisted() {}

  /**
   * The manifest or index of a digest.
   *
   * @throws CommandFailure if it is neither
   * @throws InvalidContentException if it is damaged, or too large for either
   */
  static StoreImages.Named image(Provider content, Digest digest)
      throws IOException, CommandFailure {
    byte[] bytes = new ImageReader(content).read(new Descriptor("", digest, -1));
    Optional<String> type = DocumentType.of(bytes);
    if (type.isEmpty()) {
      throw new CommandFailure(
          digest + " is no image: it is neither a manifest nor an index of manifests");
    }
    return new StoreImages.Named(
        "", new Descriptor(type.get(), digest, bytes.length), Optional.empty());
  }
}
