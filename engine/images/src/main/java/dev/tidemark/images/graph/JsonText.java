package dev.tidemark.images.graph;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.MalformedContentException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of a document that was found strict JSON. A document that is not changed keeps it to the
 * byte, and with it its digest; a changed one is written with all fields, known here or not.
 * Immutable.
 */
final class JsonText {

  private final byte[] bytes;

  private JsonText(byte[] bytes) {
    this.bytes = bytes;
  }

  /** As it was read. */
  static JsonText of(byte[] bytes) {
    return new JsonText(bytes.clone());
  }

  /** As Go writes an object with these fields. */
  static JsonText of(Map<String, @Nullable Object> fields) {
    return new JsonText(Json.bytes(fields));
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** All fields, in a map that may be changed. */
  Map<String, @Nullable Object> fields() {
    try {
      return Json.fields(bytes);
    } catch (MalformedContentException e) {
      throw new IllegalStateException("was read as JSON before", e);
    }
  }

  /** What a field has that is an object, in a map that may be changed; nothing if it is absent. */
  Map<String, @Nullable Object> object(String name) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    fields()
        .forEach(
            (field, value) -> {
              if (field.equalsIgnoreCase(name) && value instanceof Map<?, ?> map) {
                map.forEach((key, each) -> copy.put(String.valueOf(key), each));
              }
            });
    return copy;
  }

  /** What a field has that is a list, to be changed; nothing if it is absent. */
  List<@Nullable Object> list(String name) {
    List<@Nullable Object> copy = new ArrayList<>();
    fields()
        .forEach(
            (field, value) -> {
              if (field.equalsIgnoreCase(name) && value instanceof List<?> list) {
                copy.addAll(list);
              }
            });
    return copy;
  }

  /** The texts of a field that is an object of texts; none if it is absent. */
  static Map<String, String> texts(Map<String, ? extends @Nullable Object> fields, String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    fields.forEach(
        (field, value) -> {
          if (field.equalsIgnoreCase(name) && value instanceof Map<?, ?> map) {
            map.forEach(
                (key, text) -> texts.put(key.toString(), text instanceof String t ? t : ""));
          }
        });
    return Collections.unmodifiableMap(texts);
  }

  /**
   * Sets a field, in whatever case it is written; one that is new gets its place among the others.
   *
   * @param value empty texts, lists and maps are left out, and so is null
   * @param order of the fields that are known here, as the specification lists them
   */
  static Map<String, @Nullable Object> set(
      Map<String, @Nullable Object> fields,
      List<String> order,
      String name,
      @Nullable Object value) {
    boolean absent =
        value == null
            || value.equals("")
            || value.equals(List.of())
            || (value instanceof Map<?, ?> map && map.isEmpty());
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    boolean done = absent;
    for (Map.Entry<String, @Nullable Object> each : fields.entrySet()) {
      boolean same = each.getKey().equalsIgnoreCase(name);
      if (!done && (same || place(order, each.getKey()) > place(order, name))) {
        changed.put(same ? each.getKey() : name, value);
        done = true;
      }
      if (!same) {
        changed.put(each.getKey(), each.getValue());
      }
    }
    if (!done) {
      changed.put(name, value);
    }
    return changed;
  }

  /** Unknown fields come where they are. */
  private static int place(List<String> order, String name) {
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonText text && Arrays.equals(bytes, text.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
