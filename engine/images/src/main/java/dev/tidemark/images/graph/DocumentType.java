package dev.tidemark.images.graph;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import java.util.List;
import java.util.Optional;

/** The type of a document that nothing points at any more. */
public final class DocumentType {

  private DocumentType() {}

  /**
   * The media type of a manifest or an index: the one that it gives itself, or else that of the
   * image-spec for the fields it has, as older writers left it out. Empty if it is neither.
   */
  public static Optional<String> of(byte[] bytes) {
    try {
      Document document = Json.typed(bytes);
      String written = document.string("mediaType").orElse("");
      if (MediaTypes.isManifest(written) || MediaTypes.isIndex(written)) {
        return Optional.of(written);
      }
      boolean manifest = document.has("config") && document.has("layers");
      boolean index = document.has("manifests");
      if (!written.isEmpty() || manifest == index) {
        return Optional.empty();
      }
      List<String> configs =
          document.descriptors("config").stream().map(config -> config.mediaType()).toList();
      return Optional.of(
          index
              ? MediaTypes.OCI_INDEX
              : configs.contains(MediaTypes.DOCKER_CONFIG)
                  ? MediaTypes.DOCKER_MANIFEST
                  : MediaTypes.OCI_MANIFEST);
    } catch (MalformedContentException e) {
      return Optional.empty();
    }
  }
}
