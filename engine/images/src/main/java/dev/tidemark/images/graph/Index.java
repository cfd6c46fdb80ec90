package dev.tidemark.images.graph;

import dev.tidemark.engine.json.IndexFields;
import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.json.JsonValue;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A list of manifests: of one image, as a rule one for each platform (image-spec, image-index.md;
 * distribution, manifest-v2-2.md, "Manifest List"), or of the images of a layout (image-layout.md,
 * "index.json file"). Immutable: what changes it answers another one. Fields that are unknown here
 * stay as they are, in the document and in each of its entries, and so do entries that make no
 * sense.
 */
public final class Index implements JsonValue {

  /** The name of its file in a layout. */
  public static final String FILE = "index.json";

  private static final List<String> ORDER =
      List.of(
          "schemaVersion",
          "mediaType",
          "artifactType",
          IndexFields.MANIFESTS,
          "subject",
          "annotations");

  /** The bytes that were read, where every reader takes them for the same; else null. */
  private final @Nullable JsonText text;

  /** What is written; null until somebody asks for more than what it means. */
  private final @Nullable IndexFields fields;

  private final List<Descriptor> manifests;
  private final String mediaType;
  private final String artifactType;
  private final Optional<Descriptor> subject;

  private Index(
      @Nullable JsonText text,
      @Nullable IndexFields fields,
      List<Descriptor> manifests,
      Document document)
      throws MalformedContentException {
    this.text = text;
    this.fields = fields;
    this.manifests = List.copyOf(manifests);
    this.mediaType = document.string("mediaType").orElse("");
    this.artifactType = document.string("artifactType").orElse("");
    this.subject = document.descriptors("subject").stream().findFirst();
  }

  /** One without entries. */
  public static Index empty() {
    return of(List.of());
  }

  /** One of these entries, whatever their names. */
  public static Index of(List<Descriptor> manifests) {
    Objects.requireNonNull(manifests, "manifests");
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("schemaVersion", 2L);
    fields.put("mediaType", MediaTypes.OCI_INDEX);
    fields.put(IndexFields.MANIFESTS, List.of());
    return of(new IndexFields(fields, manifests.stream().map(IndexFields.Item::of).toList()));
  }

  private static Index of(IndexFields fields) {
    try {
      return new Index(null, fields, targets(fields), Json.object(Json.bytes(fields.fields())));
    } catch (MalformedContentException e) {
      throw new IllegalArgumentException("not an index: " + e.getMessage(), e);
    }
  }

  private static List<Descriptor> targets(IndexFields fields) {
    return fields.items().stream().flatMap(item -> item.target().stream()).toList();
  }

  /**
   * Reads one that is content. No list, or null for one, is an empty list.
   *
   * @param as the media type that the pointer to it claims
   * @throws MalformedContentException if it is none, or might be taken for something else
   */
  public static Index parse(byte[] bytes, String as) throws MalformedContentException {
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(as, "as");
    Document document = Disguise.refused(Json.typed(bytes), as);
    return new Index(
        JsonText.of(bytes), null, document.descriptors(IndexFields.MANIFESTS), document);
  }

  /**
   * Reads that of a layout, where one entry that makes no sense must not hide the others. Null in
   * place of the list is how Go writes an empty one.
   *
   * @throws MalformedContentException if it could not be written back without a loss, such as one
   *     that repeats the name of a field
   */
  public static Index ofLayout(byte[] json) throws MalformedContentException {
    IndexFields fields = IndexFields.read(Objects.requireNonNull(json, "json"));
    return new Index(null, fields, targets(fields), Json.object(Json.bytes(fields.fields())));
  }

  private IndexFields fields() {
    if (fields != null) {
      return fields;
    }
    try {
      return IndexFields.read(json());
    } catch (MalformedContentException e) {
      throw new IllegalStateException("was read as an index before", e);
    }
  }

  /**
   * The entries, in their order, also those that are listed twice: manifests, nested indexes or
   * anything else. Those that make no sense are left out: see {@link #troubles}.
   */
  public List<Descriptor> manifests() {
    return manifests;
  }

  /** What is wrong with the entries that make no sense, a line for each. */
  public List<String> troubles() {
    return fields == null
        ? List.of()
        : fields.items().stream()
            .map(IndexFields.Item::trouble)
            .filter(Predicate.not(String::isEmpty))
            .toList();
  }

  /** The media type that it gives itself; empty if none. */
  public String mediaType() {
    return mediaType;
  }

  /** The type of the artifact that it gives itself; empty if none. */
  public String artifactType() {
    return artifactType;
  }

  /** What it is about. */
  public Optional<Descriptor> subject() {
    return subject;
  }

  /** Its own annotations. */
  public Map<String, String> annotations() {
    return JsonText.texts(fields().fields(), "annotations");
  }

  /**
   * With {@code manifest} at the end. If it has a ref name that is not empty, every entry of the
   * same name goes; without one it is added, even if it is there already.
   */
  public Index with(Descriptor manifest) {
    Objects.requireNonNull(manifest, "manifest");
    String name = manifest.annotations().getOrDefault(Annotations.REF_NAME, "");
    return of(fields().changed(entry -> !name.isEmpty() && named(entry, name), List.of(manifest)));
  }

  /** The same with other annotations. */
  public Index withAnnotations(Map<String, String> others) {
    return with("annotations", new TreeMap<>(Objects.requireNonNull(others, "others")));
  }

  /** The same about something else. */
  public Index withSubject(Descriptor other) {
    return with("subject", Objects.requireNonNull(other, "other"));
  }

  private Index with(String field, Object value) {
    IndexFields old = fields();
    return of(new IndexFields(JsonText.set(old.fields(), ORDER, field, value), old.items()));
  }

  private static boolean named(Descriptor entry, String name) {
    return name.equals(entry.annotations().get(Annotations.REF_NAME));
  }

  /**
   * Without every entry of a ref name; the same if there is none.
   *
   * @throws IllegalArgumentException for an empty name, which would be that of all unnamed ones
   */
  public Index without(String name) {
    if (Objects.requireNonNull(name, "name").isEmpty()) {
      throw new IllegalArgumentException("empty refName specified");
    }
    return without((Descriptor manifest) -> named(manifest, name));
  }

  /** Without the entries that match; the same if none does. */
  public Index without(Predicate<Descriptor> unwanted) {
    Objects.requireNonNull(unwanted, "unwanted");
    return manifests.stream().anyMatch(unwanted) ? of(fields().changed(unwanted, List.of())) : this;
  }

  /**
   * Without the entries that match, and with others at the end whatever they are called: many
   * changes for the price of one.
   */
  public Index changed(Predicate<Descriptor> unwanted, List<Descriptor> added) {
    Objects.requireNonNull(unwanted, "unwanted");
    return of(fields().changed(unwanted, List.copyOf(added)));
  }

  /** A pointer to it. */
  public Descriptor descriptor() {
    byte[] bytes = json();
    String type = mediaType.isEmpty() ? MediaTypes.OCI_INDEX : mediaType;
    return new Descriptor(type, Digest.of(bytes), bytes.length);
  }

  /** The document: the bytes of one that is content are those that were read. */
  public byte[] json() {
    return text != null ? text.bytes() : Json.bytes(toJson());
  }

  @Override
  public Object toJson() {
    return fields().all();
  }

  @Override
  public String toString() {
    return Json.writeLine(this);
  }
}
