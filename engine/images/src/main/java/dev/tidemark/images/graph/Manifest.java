package dev.tidemark.images.graph;

import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.json.JsonValue;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An image, or an artifact packed as one (image-spec, manifest.md; distribution, manifest-v2-2.md).
 * Fields that nobody knows here are kept. Equal are those of the same bytes. Immutable.
 */
public final class Manifest implements JsonValue {

  private static final List<String> ORDER =
      List.of(
          "schemaVersion",
          "mediaType",
          "artifactType",
          "config",
          "layers",
          "subject",
          "annotations");

  private final JsonText text;
  private final String mediaType;
  private final String artifactType;
  private final Descriptor config;
  private final List<Descriptor> layers;
  private final Optional<Descriptor> subject;

  private Manifest(JsonText text, Document document) throws MalformedContentException {
    List<Descriptor> configs = document.descriptors("config");
    if (configs.size() != 1) {
      throw new MalformedContentException(
          configs.isEmpty() ? "has no config" : "has several descriptors as its config");
    }
    this.text = text;
    this.mediaType = document.string("mediaType").orElse("");
    this.artifactType = document.string("artifactType").orElse("");
    this.config = configs.get(0);
    this.layers = List.copyOf(document.descriptors("layers"));
    this.subject = document.descriptors("subject").stream().findFirst();
  }

  /**
   * Reads one.
   *
   * @param as the media type that the pointer to it claims
   * @throws MalformedContentException if it is none, or might be taken for something else
   */
  public static Manifest parse(byte[] bytes, String as) throws MalformedContentException {
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(as, "as");
    return new Manifest(JsonText.of(bytes), Disguise.refused(Json.typed(bytes), as));
  }

  /**
   * An OCI manifest.
   *
   * @param layers the lowest first
   */
  public static Manifest of(Descriptor config, List<Descriptor> layers) {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(layers, "layers");
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("schemaVersion", 2L);
    fields.put("mediaType", MediaTypes.OCI_MANIFEST);
    fields.put("config", config);
    fields.put("layers", List.copyOf(layers));
    return of(fields);
  }

  private static Manifest of(Map<String, @Nullable Object> fields) {
    JsonText text = JsonText.of(fields);
    try {
      return parse(text.bytes(), "");
    } catch (MalformedContentException e) {
      throw new IllegalArgumentException("not a manifest: " + e.getMessage(), e);
    }
  }

  private Manifest with(String field, @Nullable Object value) {
    return of(JsonText.set(text.fields(), ORDER, field, value));
  }

  /** The same with other annotations. */
  public Manifest withAnnotations(Map<String, String> others) {
    return with("annotations", new TreeMap<>(Objects.requireNonNull(others, "others")));
  }

  /** The same about something else. */
  public Manifest withSubject(Descriptor other) {
    return with("subject", Objects.requireNonNull(other, "other"));
  }

  /** The same as an artifact of some type. */
  public Manifest withArtifactType(String other) {
    return with("artifactType", Objects.requireNonNull(other, "other"));
  }

  /** The media type that it gives itself; empty if none. */
  public String mediaType() {
    return mediaType;
  }

  /** The type of the artifact that it gives itself; empty if none. */
  public String artifactType() {
    return artifactType;
  }

  /** Its config, of whatever type. */
  public Descriptor config() {
    return config;
  }

  /** Its layers, the lowest first, as often as they are listed. */
  public List<Descriptor> layers() {
    return layers;
  }

  /** What it is about. */
  public Optional<Descriptor> subject() {
    return subject;
  }

  /** Its own annotations, not those of the pointer to it. */
  public Map<String, String> annotations() {
    return JsonText.texts(text.fields(), "annotations");
  }

  /** The config, then the layers: all that must be there for it to be of use. */
  public List<Descriptor> children() {
    List<Descriptor> children = new ArrayList<>(layers.size() + 1);
    children.add(config);
    children.addAll(layers);
    return children;
  }

  /** A pointer to it. */
  public Descriptor descriptor() {
    byte[] bytes = text.bytes();
    String type = mediaType.isEmpty() ? MediaTypes.OCI_MANIFEST : mediaType;
    return new Descriptor(type, Digest.of(bytes), bytes.length);
  }

  /** The document: as it was read, if it was. */
  public byte[] json() {
    return text.bytes();
  }

  @Override
  public Object toJson() {
    return text.fields();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Manifest manifest && text.equals(manifest.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
