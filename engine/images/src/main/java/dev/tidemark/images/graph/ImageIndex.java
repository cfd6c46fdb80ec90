package dev.tidemark.images.graph;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A list of manifests, as a rule one for each platform (image-spec, image-index.md; distribution,
 * manifest-v2-2.md, "Manifest List").
 *
 * @param mediaType the one it gives itself; empty if none
 * @param artifactType the one it gives itself; empty if none
 * @param manifests manifests, nested indexes or anything else, in their order; also those that are
 *     listed twice
 * @param subject what it is about
 */
public record ImageIndex(
    String mediaType,
    String artifactType,
    List<Descriptor> manifests,
    Optional<Descriptor> subject) {

  public ImageIndex {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(artifactType, "artifactType");
    manifests = List.copyOf(manifests);
    Objects.requireNonNull(subject, "subject");
  }

  /**
   * Reads one. No list, or null for one, is an empty list.
   *
   * @param as the media type that the pointer to it claims
   * @throws MalformedContentException if it is none, or might be taken for something else
   */
  public static ImageIndex parse(byte[] bytes, String as) throws MalformedContentException {
    Document document = Disguise.refused(Json.typed(bytes), as);
    return new ImageIndex(
        document.string("mediaType").orElse(""),
        document.string("artifactType").orElse(""),
        document.descriptors("manifests"),
        document.descriptors("subject").stream().findFirst());
  }
}
