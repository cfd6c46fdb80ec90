package dev.tidemark.engine.json;

import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An index as it is written, with what its entries mean.
 *
 * @param fields all but the entries
 * @param items the entries, in order
 */
public record IndexFields(Map<String, @Nullable Object> fields, List<Item> items) {

  /** The field that the entries are in. */
  public static final String MANIFESTS = "manifests";

  /**
   * An entry.
   *
   * @param written its fields, or a descriptor
   * @param target what they mean; empty if nobody can tell
   * @param trouble why not; else empty
   */
  public record Item(Object written, Optional<Descriptor> target, String trouble) {

    /** One that is added. */
    public static Item of(Descriptor target) {
      return new Item(target, Optional.of(target), "");
    }
  }

  public IndexFields {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    items = List.copyOf(items);
  }

  /**
   * Reads one.
   *
   * @throws MalformedContentException if it could not be written back without a loss
   */
  public static IndexFields read(byte[] json) throws MalformedContentException {
    Map<String, @Nullable Object> fields = Json.fields(json);
    List<String> names = fields.keySet().stream().filter(MANIFESTS::equalsIgnoreCase).toList();
    if (names.size() > 1) {
      throw new MalformedContentException("has both of " + String.join(" and ", names));
    }
    Object list = names.isEmpty() ? null : fields.get(names.get(0));
    if (list != null && !(list instanceof List<?>)) {
      throw new MalformedContentException(names.get(0) + " is not an array");
    }
    // The same entries, once as they are written and once as they are to be understood.
    List<?> written = list == null ? List.of() : (List<?>) list;
    List<Document> meant = Json.object(json).objects(MANIFESTS);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      items.add(item(written.get(i), meant.get(i), i));
    }
    names.forEach(name -> fields.put(name, List.of())); // its place is kept for the items
    return new IndexFields(fields, items);
  }

  /**
   * What an entry means.
   *
   * @throws MalformedContentException if nobody can tell what it points at, or what it is called:
   *     who took it to have no name could take it away
   */
  public static Descriptor target(Document entry) throws MalformedContentException {
    Descriptor target = entry.asDescriptor();
    for (Document annotations : annotations(entry)) {
      for (String key : List.of(Annotations.REF_NAME, Annotations.IMAGE_NAME)) {
        if (annotations.has(key) && annotations.string(key).isEmpty()) {
          throw unnameable("its name (" + key + ") is no text");
        }
      }
    }
    return target;
  }

  private static List<Document> annotations(Document entry) throws MalformedContentException {
    try {
      return entry.objects("annotations");
    } catch (MalformedContentException e) {
      throw unnameable("its annotations are no object");
    }
  }

  private static MalformedContentException unnameable(String why) {
    return new MalformedContentException(
        why
            + ", so that nobody can tell what it is called; write it as text, or take the entry"
            + " out");
  }

  private static Item item(Object written, Document meant, int position) {
    try {
      return new Item(written, Optional.of(target(meant)), "");
    } catch (MalformedContentException e) {
      return new Item(written, Optional.empty(), "entry #" + position + ": " + e.getMessage());
    }
  }

  /** Without the entries that match, and with others at the end. */
  public IndexFields changed(Predicate<Descriptor> unwanted, List<Descriptor> added) {
    List<Item> kept = new ArrayList<>(items);
    kept.removeIf(item -> item.target().filter(unwanted).isPresent());
    added.forEach(descriptor -> kept.add(Item.of(descriptor)));
    return new IndexFields(fields, kept);
  }

  /** Everything, the list of entries too, which is never null. */
  public Map<String, @Nullable Object> all() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(fields);
    String name =
        fields.keySet().stream().filter(MANIFESTS::equalsIgnoreCase).findFirst().orElse(MANIFESTS);
    all.put(name, items.stream().map(Item::written).toList());
    return all;
  }
}
