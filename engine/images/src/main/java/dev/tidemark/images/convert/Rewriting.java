package dev.tidemark.images.convert;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MalformedContentException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A document that is changed in a few places and otherwise keeps what it has, known or not.
 *
 * @param fields all of it
 */
record Rewriting(Map<String, @Nullable Object> fields) {

  /**
   * @param value a document, as it was read
   */
  static Rewriting of(@Nullable Object value) throws MalformedContentException {
    return new Rewriting(object(value));
  }

  private static Map<String, @Nullable Object> object(@Nullable Object value)
      throws MalformedContentException {
    if (!(value instanceof Map<?, ?> map)) {
      throw new MalformedContentException("has something else where an object should be");
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((name, field) -> copy.put(name(String.valueOf(name)), field));
    return copy;
  }

  /** Fields that are known have the name that they should have; readers may not care for case. */
  private static String name(String written) {
    for (String known : List.of("mediaType", "digest", "size", "config", "layers", "manifests")) {
      if (known.equalsIgnoreCase(written)) {
        return known;
      }
    }
    return written;
  }

  void set(String field, Object value) {
    fields.put(field, value);
  }

  /** Leaves only these elements in a list. */
  void keep(String field, List<Integer> which) throws MalformedContentException {
    List<?> all = list(fields.get(field));
    List<@Nullable Object> kept = new ArrayList<>();
    for (int index : which) {
      kept.add(all.get(index));
    }
    fields.put(field, kept);
  }

  /** Has the descriptors of a field, one for one, point at something else. */
  void point(String field, List<Descriptor> targets, boolean many)
      throws MalformedContentException {
    List<?> old = many ? list(fields.get(field)) : List.of(object(fields.get(field)));
    if (old.size() != targets.size()) {
      throw new MalformedContentException("has a field '" + field + "' of another length");
    }
    List<Object> changed = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      changed.add(pointing(object(old.get(i)), targets.get(i)));
    }
    fields.put(field, many ? changed : changed.get(0));
  }

  private static List<?> list(@Nullable Object value) throws MalformedContentException {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw new MalformedContentException("has something else where a list should be");
  }

  private static Map<String, @Nullable Object> pointing(
      Map<String, @Nullable Object> descriptor, Descriptor target) {
    boolean moved = !target.digest().toString().equals(descriptor.get("digest"));
    descriptor.put("mediaType", target.mediaType());
    if (moved) {
      descriptor.put("digest", target.digest());
      descriptor.put("size", target.size());
      descriptor.remove("data");
    }
    if (target.annotations().isEmpty()) {
      descriptor.remove("annotations");
    } else {
      descriptor.put("annotations", new TreeMap<>(target.annotations()));
    }
    return descriptor;
  }
}
