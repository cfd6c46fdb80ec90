package dev.tidemark.images.graph;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An image, or an artifact packed as one (image-spec, manifest.md; distribution, manifest-v2-2.md).
 *
 * @param mediaType the one it gives itself; empty if none
 * @param artifactType the one it gives itself; empty if none
 * @param config of whatever type
 * @param layers the lowest first, as often as they are listed
 * @param subject what it is about
 */
public record Manifest(
    String mediaType,
    String artifactType,
    Descriptor config,
    List<Descriptor> layers,
    Optional<Descriptor> subject) {

  public Manifest {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(artifactType, "artifactType");
    Objects.requireNonNull(config, "config");
    layers = List.copyOf(layers);
    Objects.requireNonNull(subject, "subject");
  }

  /**
   * Reads one.
   *
   * @param as the media type that the pointer to it claims
   * @throws MalformedContentException if it is none, or might be taken for something else
   */
  public static Manifest parse(byte[] bytes, String as) throws MalformedContentException {
    Document document = Disguise.refused(Json.typed(bytes), as);
    List<Descriptor> config = document.descriptors("config");
    if (config.size() != 1) {
      throw new MalformedContentException(
          config.isEmpty() ? "has no config" : "has several descriptors as its config");
    }
    return new Manifest(
        document.string("mediaType").orElse(""),
        document.string("artifactType").orElse(""),
        config.get(0),
        document.descriptors("layers"),
        document.descriptors("subject").stream().findFirst());
  }

  /** The config, then the layers: all that must be there for it to be of use. */
  public List<Descriptor> children() {
    List<Descriptor> children = new ArrayList<>(layers.size() + 1);
    children.add(config);
    children.addAll(layers);
    return children;
  }
}
