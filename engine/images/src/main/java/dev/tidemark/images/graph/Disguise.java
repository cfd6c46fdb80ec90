package dev.tidemark.images.graph;

import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;

/**
 * Content that one reader takes for an image and another for an index (CVE-2021-41190; containerd
 * {@code images.validateMediaType}). Stricter than that in two points: an empty {@code fsLayers} is
 * refused too, and so is a text that is JSON but no object.
 */
final class Disguise {

  private Disguise() {}

  /**
   * Refuses a document that shows, by a field or by the type it gives itself, that it is something
   * else than {@code as}. A type of the same meaning, an unknown one and none contradict nothing.
   *
   * @return the document
   */
  static Document refused(Document document, String as) throws MalformedContentException {
    if (document.has("fsLayers")) {
      throw new MalformedContentException(
          "has a field 'fsLayers', so it is of schema 1, which is not supported");
    }
    if (MediaTypes.isManifest(as)) {
      document.forbid("manifests");
    } else if (MediaTypes.isIndex(as)) {
      document.forbid("config", "layers");
    }
    for (String written : document.strings("mediaType")) {
      if ((MediaTypes.isManifest(as) && MediaTypes.isIndex(written))
          || (MediaTypes.isIndex(as) && MediaTypes.isManifest(written))) {
        throw new MalformedContentException(
            "calls itself '" + written + "', which contradicts its media type");
      }
    }
    return document;
  }
}
