package dev.tidemark.plugins.images;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A way in which a JSON document lists other content, told by the fields that do it.
 *
 * <p>One document must not show two of them: a reader of the one would keep what a reader of the
 * other loses (CVE-2021-41190). containerd refuses such content in {@code
 * images.validateMediaType}; this is stricter in that an artifact manifest counts too, and an empty
 * {@code fsLayers}.
 */
public final class Shape {

  /** Lists manifests, or anything else (image-spec, image-index.md). */
  public static final Shape INDEX =
      new Shape(Set.of(MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST), "manifests");

  /** A config and layers (image-spec, manifest.md). */
  public static final Shape IMAGE =
      new Shape(Set.of(MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST), "config", "layers");

  /** Blobs about a subject (image-spec 1.1.0-rc2, artifact.md; ORAS artifacts-spec). */
  public static final Shape ARTIFACT =
      new Shape(Set.of(MediaTypes.OCI_ARTIFACT, MediaTypes.ORAS_ARTIFACT), "blobs");

  /** Layers by bare digest (distribution, manifest-v2-1.md). */
  public static final Shape SCHEMA1 =
      new Shape(Set.of(MediaTypes.DOCKER_SCHEMA1, MediaTypes.DOCKER_SCHEMA1_SIGNED), "fsLayers");

  private static final List<Shape> ALL = List.of(INDEX, IMAGE, ARTIFACT, SCHEMA1);

  private final Set<String> mediaTypes;
  private final List<String> fields;

  private Shape(Set<String> mediaTypes, String... fields) {
    this.mediaTypes = mediaTypes;
    this.fields = List.of(fields);
  }

  /**
   * What a document of this shape refers to: the descriptors in its fields, as often as they stand
   * there, then its subject. Docker's specifications have no subject, but one that is there is
   * followed.
   *
   * @throws MalformedContentException if the document shows another shape, or a descriptor is none
   */
  public List<Reference> references(Document document) throws MalformedContentException {
    demand(document);
    List<Reference> references = new ArrayList<>();
    for (String field : fields) {
      for (Descriptor child : document.descriptors(field)) {
        references.add(Reference.child(child));
      }
    }
    references.addAll(subject(document));
    return references;
  }

  /** What {@code document} is about; empty for most. */
  public static List<Reference> subject(Document document) throws MalformedContentException {
    return document.descriptors("subject").stream().map(Reference::subject).toList();
  }

  /**
   * Rejects a document that shows, by its fields or by the media type written in it, another shape
   * than this. An unknown media type contradicts nothing, nor does that of the same shape in
   * another family.
   */
  public void demand(Document document) throws MalformedContentException {
    for (Shape other : ALL) {
      if (other != this) {
        other.forbidFields(document);
        other.forbidMediaType(document);
      }
    }
  }

  /** Rejects a document that lists content in any of these ways. */
  public static void forbidAll(Document document) throws MalformedContentException {
    for (Shape shape : ALL) {
      shape.forbidFields(document);
    }
  }

  private void forbidFields(Document document) throws MalformedContentException {
    document.forbid(fields.toArray(String[]::new));
  }

  private void forbidMediaType(Document document) throws MalformedContentException {
    for (String written : document.strings("mediaType")) {
      if (mediaTypes.contains(MediaTypes.normalized(written))) {
        throw new MalformedContentException(
            "calls itself '" + written + "', which contradicts its media type");
      }
    }
  }
}
