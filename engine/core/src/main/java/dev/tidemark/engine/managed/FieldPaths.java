package dev.tidemark.engine.managed;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which fields of a record an update replaces, as containerd's field masks have it: {@code target}
 * a field, {@code labels} a whole map, {@code labels.KEY} one key of it, where the key is all that
 * follows the first dot. No paths are all fields.
 *
 * <p>An update is a difference: it is applied to what is recorded in the transaction that writes
 * the result. Two that name different keys of a map therefore both survive, and a key that is not
 * named is not touched, even by an update that brings an empty map. A key that is named and has no
 * value, or an empty one, goes away. A whole map goes only if it is named, or nothing is.
 */
final class FieldPaths {

  private final List<String> paths;

  private FieldPaths(List<String> paths) {
    this.paths = paths;
  }

  /**
   * Checks the paths.
   *
   * @param what the record, for the message
   * @param fields what can be replaced as a whole
   * @param maps what can be replaced as a whole and by key
   * @throws StoreException if a path is none of these
   */
  static FieldPaths of(Object what, List<String> fields, List<String> maps, String... paths) {
    for (String path : paths) {
      int dot = path.indexOf('.');
      boolean known =
          dot < 0
              ? fields.contains(path) || maps.contains(path)
              : maps.contains(path.substring(0, dot)) && dot < path.length() - 1;
      if (!known) {
        throw StoreException.invalid(
            what
                + ": cannot update '"
                + path
                + "'; fields are "
                + fields
                + ", and as a whole or by .KEY "
                + maps);
      }
    }
    return new FieldPaths(List.of(paths));
  }

  /** Whether a field is replaced as a whole. */
  boolean replaces(String field) {
    return paths.isEmpty() || paths.contains(field);
  }

  /**
   * What becomes of a map.
   *
   * @param map its name
   * @param recorded as it is
   * @param given as the update has it
   */
  Map<String, String> merge(String map, Map<String, String> recorded, Map<String, String> given) {
    if (replaces(map)) {
      return given;
    }
    Map<String, String> merged = new LinkedHashMap<>(recorded);
    String prefix = map + ".";
    for (String path : paths) {
      if (path.startsWith(prefix)) {
        String key = path.substring(prefix.length());
        String value = given.getOrDefault(key, "");
        if (value.isEmpty()) {
          merged.remove(key);
        } else {
          merged.put(key, value);
        }
      }
    }
    return merged;
  }

  /** A map as it can be recorded: in the same order, without the keys that have an empty value. */
  static Map<String, String> present(Map<String, String> values) {
    Map<String, String> copy = new LinkedHashMap<>(values);
    copy.values().removeIf(String::isEmpty);
    return Collections.unmodifiableMap(copy);
  }

  /** The value of a field for a filter: a field that is empty is not there. */
  static Optional<String> value(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /**
   * The value of a key of a map for a filter.
   *
   * @param path such as {@code labels.KEY}
   */
  static Optional<String> value(String path, String map, Map<String, String> values) {
    return path.startsWith(map + ".")
        ? value(values.getOrDefault(path.substring(map.length() + 1), ""))
        : Optional.empty();
  }
}
