package dev.tidemark.images.graph;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object in the configuration of an image. Names match in whatever case, as Go has it; null and
 * absent are the same.
 *
 * @param path where it is in the document, for messages; ends with a dot unless empty
 */
record ConfigFields(Map<?, ?> fields, String path) {

  private @Nullable Object value(String name) {
    for (Map.Entry<?, ?> each : fields.entrySet()) {
      if (name.equalsIgnoreCase(String.valueOf(each.getKey()))) {
        return each.getValue();
      }
    }
    return null;
  }

  private MalformedContentException wrong(String name, String wanted) {
    return new MalformedContentException("has a field '" + path + name + "' that is not " + wanted);
  }

  /** Empty if absent. */
  String text(String name) throws MalformedContentException {
    Object value = value(name);
    if (value != null && !(value instanceof String)) {
      throw wrong(name, "a string");
    }
    return value == null ? "" : (String) value;
  }

  boolean flag(String name) throws MalformedContentException {
    Object value = value(name);
    if (value != null && !(value instanceof Boolean)) {
      throw wrong(name, "true or false");
    }
    return value != null && (Boolean) value;
  }

  /** A time of RFC 3339; some tools write an empty one. */
  Optional<Instant> time(String name) throws MalformedContentException {
    String text = text(name);
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw wrong(name, "a time such as 2024-01-31T12:00:00Z");
    }
  }

  private List<?> list(String name, String wanted) throws MalformedContentException {
    Object value = value(name);
    if (value != null && !(value instanceof List<?>)) {
      throw wrong(name, wanted);
    }
    return value == null ? List.of() : (List<?>) value;
  }

  List<String> texts(String name) throws MalformedContentException {
    List<String> texts = new ArrayList<>();
    for (Object each : list(name, "an array of strings")) {
      if (each != null && !(each instanceof String)) {
        throw wrong(name, "an array of strings");
      }
      texts.add(each == null ? "" : (String) each);
    }
    return texts;
  }

  List<Digest> digests(String name) throws MalformedContentException {
    List<Digest> digests = new ArrayList<>();
    for (String text : texts(name)) {
      try {
        digests.add(Digest.parse(text));
      } catch (IllegalArgumentException e) {
        throw new MalformedContentException("has a diff_id that is " + e.getMessage());
      }
    }
    return digests;
  }

  private Map<?, ?> map(String name) throws MalformedContentException {
    Object value = value(name);
    if (value != null && !(value instanceof Map<?, ?>)) {
      throw wrong(name, "an object");
    }
    return value == null ? Map.of() : (Map<?, ?>) value;
  }

  ConfigFields object(String name) throws MalformedContentException {
    return new ConfigFields(map(name), path + name + ".");
  }

  List<ConfigFields> objects(String name) throws MalformedContentException {
    List<ConfigFields> objects = new ArrayList<>();
    for (Object each : list(name, "an array of objects")) {
      if (!(each instanceof Map<?, ?> object)) {
        throw wrong(name, "an array of objects");
      }
      objects.add(new ConfigFields(object, path + name + "[" + objects.size() + "]."));
    }
    return objects;
  }

  /** The names in an object that stands for a set. */
  Set<String> names(String name) throws MalformedContentException {
    Set<String> names = new LinkedHashSet<>();
    map(name).keySet().forEach(key -> names.add(String.valueOf(key)));
    return names;
  }

  Map<String, String> strings(String name) throws MalformedContentException {
    Map<String, String> strings = new LinkedHashMap<>();
    for (Map.Entry<?, ?> each : map(name).entrySet()) {
      if (each.getValue() != null && !(each.getValue() instanceof String)) {
        throw wrong(name, "an object of strings");
      }
      strings.put(
          String.valueOf(each.getKey()), each.getValue() == null ? "" : (String) each.getValue());
    }
    return strings;
  }
}
