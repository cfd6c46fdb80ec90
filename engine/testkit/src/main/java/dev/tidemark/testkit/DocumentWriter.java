package dev.tidemark.testkit;

import dev.tidemark.spi.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Writes documents as the programs of this world do. A builder: say what it points at, then {@link
 * #build} it.
 */
public final class DocumentWriter {

  public static final String UNKNOWN = "application/vnd.example.parts.v7+json";

  private final String mediaType;
  private final List<Link> links = new ArrayList<>();
  private final List<Blob> inlined = new ArrayList<>();
  private Optional<Link> subject = Optional.empty();
  private String note = "";
  private String algorithm = "sha256";
  private boolean typed = true;
  private boolean shouting;
  private long wrongBy;

  private DocumentWriter(String mediaType) {
    this.mediaType = mediaType;
  }

  /** A document of one of the types that {@link #build} can write, or of an unknown one. */
  public static DocumentWriter of(String mediaType) {
    return new DocumentWriter(mediaType);
  }

  /** An OCI manifest. */
  public static DocumentWriter manifest(Blob config, Blob... layers) {
    DocumentWriter document = of(MediaTypes.OCI_MANIFEST).to(config);
    for (Blob layer : layers) {
      document.to(layer);
    }
    return document;
  }

  /** An OCI index. */
  public static DocumentWriter index(Blob... entries) {
    DocumentWriter document = of(MediaTypes.OCI_INDEX);
    for (Blob entry : entries) {
      document.to(entry);
    }
    return document;
  }

  public DocumentWriter to(Blob target) {
    return to(target.link());
  }

  public DocumentWriter to(Link link) {
    links.add(link);
    return this;
  }

  /** Points at {@code target} and carries it in the pointer. */
  public DocumentWriter carrying(Blob target) {
    inlined.add(target);
    return to(target.link().carrying(target));
  }

  public DocumentWriter about(Blob target) {
    return about(target.link());
  }

  public DocumentWriter about(Link target) {
    subject = Optional.of(target);
    return this;
  }

  /** Makes it different from others that say the same. */
  public DocumentWriter note(String text) {
    note = text;
    return this;
  }

  /** Leaves out its {@code mediaType} field, which is legal. */
  public DocumentWriter untyped() {
    typed = false;
    return this;
  }

  /** Writes the names of fields in capitals, which Go reads all the same. */
  public DocumentWriter shouting() {
    shouting = true;
    return this;
  }

  /** Gives wrong sizes, but of what it carries. */
  public DocumentWriter wrongBy(long bytes) {
    wrongBy = bytes;
    return this;
  }

  public DocumentWriter in(String otherAlgorithm) {
    algorithm = otherAlgorithm;
    return this;
  }

  public Blob build() {
    byte[] bytes = text().getBytes(StandardCharsets.UTF_8);
    return new Blob(
        Blob.digest(algorithm, bytes), mediaType, bytes, links, subject.map(Link::target), inlined);
  }

  private String text() {
    return switch (mediaType) {
      case MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST ->
          object(field("config", descriptor(links.get(0))), list("layers", 1));
      case MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST -> object(list("manifests", 0));
      case MediaTypes.OCI_ARTIFACT, MediaTypes.ORAS_ARTIFACT -> object(list("blobs", 0));
      case MediaTypes.OCI_DESCRIPTOR -> descriptor(links.get(0));
      case MediaTypes.DOCKER_SCHEMA1 -> schema1();
      default -> object(field("outer", "[1,{\"inner\":{" + list("parts", 0) + "}},null]"));
    };
  }

  private String object(String... fields) {
    StringJoiner all = new StringJoiner(",", "{", "}");
    all.add(field("schemaVersion", "2"));
    if (typed) {
      all.add(field("mediaType", Link.quoted(mediaType)));
    }
    for (String field : fields) {
      all.add(field);
    }
    subject.ifPresent(link -> all.add(field("subject", descriptor(link))));
    all.add(field("annotations", "{\"note\":" + Link.quoted(note) + "}"));
    return all.toString();
  }

  private String schema1() {
    StringJoiner layers = new StringJoiner(",", "[", "]");
    links.forEach(link -> layers.add("{\"blobSum\":\"" + link.target() + "\"}"));
    return "{\"schemaVersion\":1,\"name\":\""
        + note
        + "\",\"tag\":\"t\",\"architecture\":\"amd64\",\"fsLayers\":"
        + layers
        + ",\"history\":[]}";
  }

  private String list(String name, int from) {
    StringJoiner all = new StringJoiner(",", "[", "]");
    links.subList(from, links.size()).forEach(link -> all.add(descriptor(link)));
    return field(name, all.toString());
  }

  private String descriptor(Link link) {
    Link told = link.data().isPresent() ? link : link.sized(link.size() + wrongBy);
    return told.json(shouting);
  }

  private String field(String name, String value) {
    return Link.field(shouting, name, value);
  }
}
