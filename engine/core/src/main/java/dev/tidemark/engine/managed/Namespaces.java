package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.LabelLimits;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The namespaces of a store and their labels. Thread-safe.
 *
 * <p>Nobody has to create a namespace: it is there with the first thing in it, without labels. One
 * that was created stays when nothing is left in it, until it is deleted.
 */
public final class Namespaces {

  /**
   * Label: with the value {@code true}, other namespaces may use the bytes of this one without
   * sending them, even where that is {@link Sharing#ISOLATED}.
   */
  public static final String SHAREABLE = "containerd.io/namespace.shareable";

  private static final String RECORDED = "namespaces";

  private final Catalog catalog;

  Namespaces(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Records a namespace.
   *
   * @throws StoreException {@code ALREADY_EXISTS}, also if it has just something in it; {@code
   *     INVALID_ARGUMENT} if that is no name, or a label is too long
   */
  public void create(String name, Map<String, String> labels) {
    Identifier.require("a namespace", name);
    change(
        change -> {
          if (recorded(change).containsKey(name) || !change.records(name).isEmpty()) {
            throw StoreException.exists("namespace " + name);
          }
          return put(change, name, labels);
        });
  }

  /** Their names, in order: those that were created, and those that have anything. */
  public List<String> list() {
    return List.copyOf(catalog.read(Namespaces::names));
  }

  /**
   * The labels of a namespace.
   *
   * @throws StoreException {@code NOT_FOUND}
   */
  public Map<String, String> labels(String name) {
    return catalog.read(view -> Map.copyOf(known(view, name)));
  }

  /**
   * Puts a label on a namespace, beside its others; empty text takes it away.
   *
   * @throws StoreException {@code NOT_FOUND}; {@code INVALID_ARGUMENT} if it is too long
   */
  public void label(String name, String key, String value) {
    change(
        change -> {
          Map<String, String> labels = new LinkedHashMap<>(known(change, name));
          labels.put(key, value);
          return put(change, name, labels);
        });
  }

  /**
   * Deletes a namespace that has nothing in it.
   *
   * @throws StoreException {@code FAILED_PRECONDITION} if it has, also if that is garbage, or a
   *     collection that is under way has not removed it yet; {@code NOT_FOUND}
   */
  public void delete(String name) {
    change(
        change -> {
          known(change, name);
          Map<Kind, Long> left = change.records(name);
          if (!left.isEmpty()) {
            throw new StoreException(
                StoreException.Reason.FAILED_PRECONDITION,
                "namespace "
                    + name
                    + ": still has "
                    + words(left)
                    + "; delete and collect that before");
          }
          Map<String, Map<String, String>> recorded = recorded(change);
          recorded.remove(name);
          write(change, recorded);
          return name;
        });
  }

  /** Whether a namespace that lends its bytes has this content. */
  static boolean lend(CatalogView view, Digest digest) {
    return recorded(view).entrySet().stream()
        .filter(namespace -> "true".equals(namespace.getValue().get(SHAREABLE)))
        .anyMatch(namespace -> view.get(Resource.content(namespace.getKey(), digest)).isPresent());
  }

  /** To read JSON for the first time takes a tenth of a second: not while all writers wait. */
  private void change(Function<Change, Object> action) {
    parsed("{}");
    catalog.write(action);
  }

  private static Set<String> names(CatalogView view) {
    Set<String> names = new TreeSet<>(recorded(view).keySet());
    for (String name : view.namespaces()) {
      if (!name.isEmpty() && !view.records(name).isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  private static Map<String, String> known(CatalogView view, String name) {
    Map<String, String> labels = recorded(view).get(name);
    if (labels == null && view.records(name).isEmpty()) {
      throw StoreException.notFound("namespace " + name);
    }
    return labels == null ? Map.of() : labels;
  }

  private static String words(Map<Kind, Long> records) {
    List<String> words = new ArrayList<>();
    records.forEach((kind, number) -> words.add(number + " " + kind));
    return String.join(", ", words);
  }

  private static String put(Change change, String name, Map<String, String> labels) {
    Map<String, String> present = FieldPaths.present(labels);
    try {
      LabelLimits.check(present);
    } catch (IllegalArgumentException e) {
      throw StoreException.invalid("namespace " + name + ": " + e.getMessage());
    }
    Map<String, Map<String, String>> recorded = recorded(change);
    recorded.put(name, present);
    write(change, recorded);
    return name;
  }

  // There are few, and they change seldom: one value has them all.

  private static void write(Change change, Map<String, Map<String, String>> recorded) {
    change.value(RECORDED, recorded.isEmpty() ? null : Json.writeLine(recorded));
  }

  private static Map<String, Map<String, String>> recorded(CatalogView view) {
    return view.value(RECORDED).map(Namespaces::parsed).orElseGet(TreeMap::new);
  }

  private static Map<String, Map<String, String>> parsed(String json) {
    Map<String, Map<String, String>> recorded = new TreeMap<>();
    try {
      Object read = Json.read(json.getBytes(StandardCharsets.UTF_8));
      if (read instanceof Map<?, ?> namespaces) {
        namespaces.forEach((name, labels) -> recorded.put((String) name, labels(labels)));
      }
      return recorded;
    } catch (MalformedContentException e) {
      throw new IllegalStateException("the record of the namespaces " + e.getMessage(), e);
    }
  }

  private static Map<String, String> labels(Object read) {
    Map<String, String> labels = new LinkedHashMap<>();
    ((Map<?, ?>) read).forEach((key, value) -> labels.put((String) key, (String) value));
    return labels;
  }
}
