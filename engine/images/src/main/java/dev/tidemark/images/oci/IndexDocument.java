package dev.tidemark.images.oci;

import dev.tidemark.engine.json.Json;
import dev.tidemark.images.graph.DescriptorFields;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The document {@code index.json}, which lists the images of a layout (image-spec, image-layout.md,
 * "index.json file"). Immutable: what changes it answers another one. Fields that are unknown here
 * stay as they are, in the document and in each of its entries, and so do entries that make no
 * sense.
 */
public final class IndexDocument {

  /** The name of its file. */
  public static final String FILE = "index.json";

  private static final String MANIFESTS = "manifests";

  /**
   * @param fields as they are written
   * @param target what they mean; empty if nobody can tell
   * @param trouble why not; else empty
   */
  private record Item(
      Map<String, @Nullable Object> fields, Optional<Descriptor> target, String trouble) {

    static Item of(Descriptor target) {
      return new Item(DescriptorFields.of(target), Optional.of(target), "");
    }

    boolean named(String name) {
      return target.isPresent()
          && name.equals(target.get().annotations().get(Annotations.REF_NAME));
    }
  }

  private final Map<String, @Nullable Object> fields;
  private final List<Item> items;

  private IndexDocument(Map<String, @Nullable Object> fields, List<Item> items) {
    this.fields = Collections.unmodifiableMap(fields);
    this.items = List.copyOf(items);
  }

  /** One without images. */
  public static IndexDocument empty() {
    return of(List.of());
  }

  /** One of these images, whatever their names. */
  public static IndexDocument of(List<Descriptor> manifests) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("schemaVersion", 2L);
    fields.put("mediaType", MediaTypes.OCI_INDEX);
    fields.put(MANIFESTS, List.of());
    return new IndexDocument(fields, manifests.stream().map(Item::of).toList());
  }

  /**
   * Reads one. Null in place of the list of images is how Go writes an empty one.
   *
   * @throws MalformedContentException if it could not be written back without a loss, such as one
   *     that repeats the name of a field
   */
  public static IndexDocument parse(byte[] json) throws MalformedContentException {
    Map<String, @Nullable Object> fields = Fields.object(Json.read(json));
    List<String> names = fields.keySet().stream().filter(MANIFESTS::equalsIgnoreCase).toList();
    if (names.size() > 1) {
      throw new MalformedContentException("has both of " + String.join(" and ", names));
    }
    String name = names.isEmpty() ? MANIFESTS : names.get(0);
    Object list = fields.get(name);
    if (list != null && !(list instanceof List<?>)) {
      throw new MalformedContentException(name + " is not an array");
    }
    // The same entries, once as they are written and once as they are to be understood.
    List<?> written = list == null ? List.of() : (List<?>) list;
    List<Document> meant = Json.object(json).objects(MANIFESTS);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      items.add(item(Fields.object(written.get(i)), meant.get(i), i));
    }
    return new IndexDocument(fields, items);
  }

  private static Item item(Map<String, @Nullable Object> fields, Document meant, int position) {
    try {
      return new Item(fields, Optional.of(meant.asDescriptor()), "");
    } catch (MalformedContentException e) {
      return new Item(fields, Optional.empty(), "entry #" + position + ": " + e.getMessage());
    }
  }

  /** The images, in order. Entries that make no sense are left out: see {@link #troubles}. */
  public List<Descriptor> manifests() {
    return items.stream().flatMap(item -> item.target().stream()).toList();
  }

  /** What is wrong with the entries that make no sense, a line for each. */
  public List<String> troubles() {
    return items.stream().map(Item::trouble).filter(Predicate.not(String::isEmpty)).toList();
  }

  /**
   * With {@code manifest} at the end. If it has a ref name that is not empty, every entry of the
   * same name goes; without one it is added, even if it is there already.
   */
  public IndexDocument with(Descriptor manifest) {
    String name = manifest.annotations().getOrDefault(Annotations.REF_NAME, "");
    List<Item> kept = new ArrayList<>(items);
    kept.removeIf(item -> !name.isEmpty() && item.named(name));
    kept.add(Item.of(manifest));
    return new IndexDocument(fields, kept);
  }

  /**
   * Without every entry of a ref name; the same if there is none.
   *
   * @throws IllegalArgumentException for an empty name, which would be that of all unnamed ones
   */
  public IndexDocument without(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("empty refName specified");
    }
    return without(
        (Descriptor manifest) -> name.equals(manifest.annotations().get(Annotations.REF_NAME)));
  }

  /** Without the entries that match; the same if none does. */
  public IndexDocument without(Predicate<Descriptor> unwanted) {
    List<Item> kept = new ArrayList<>(items);
    return kept.removeIf(item -> item.target().filter(unwanted).isPresent())
        ? new IndexDocument(fields, kept)
        : this;
  }

  /** The document, as bytes: the list is never null. */
  public byte[] json() {
    Map<String, @Nullable Object> written = new LinkedHashMap<>(fields);
    List<Map<String, @Nullable Object>> list = items.stream().map(Item::fields).toList();
    String name =
        fields.keySet().stream().filter(MANIFESTS::equalsIgnoreCase).findFirst().orElse(MANIFESTS);
    written.put(name, list);
    return Json.writeLine(written).getBytes(StandardCharsets.UTF_8);
  }
}
