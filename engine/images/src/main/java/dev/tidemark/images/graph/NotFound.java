package dev.tidemark.images.graph;

import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.Descriptor;
import java.nio.file.NoSuchFileException;

/** What is said where containerd says "not found" and it is not a blob that is missing. */
final class NotFound {

  private NotFound() {}

  static NoSuchFileException platform(Descriptor index) {
    return exception(index, "no match for platform in index");
  }

  static NoSuchFileException manifest(Descriptor image) {
    return exception(image, "no manifest in it");
  }

  static NoSuchFileException mediaType(Descriptor image) {
    return exception(
        image,
        "neither a manifest nor an index, but of type '" + OneLine.of(image.mediaType()) + "'");
  }

  private static NoSuchFileException exception(Descriptor content, String reason) {
    return new NoSuchFileException(content.digest().toString(), null, reason);
  }
}
