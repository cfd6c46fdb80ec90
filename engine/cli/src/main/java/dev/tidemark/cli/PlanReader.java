package dev.tidemark.cli;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes an object of a plan file apart, field by field, each exactly once. */
final class PlanReader {

  private final String place;
  private final Map<String, @Nullable Object> fields;

  private PlanReader(String place, Map<String, @Nullable Object> fields) {
    this.place = place;
    this.fields = fields;
  }

  static PlanReader of(@Nullable Object json) throws MalformedContentException {
    return of("", json);
  }

  private static PlanReader of(String place, @Nullable Object json)
      throws MalformedContentException {
    if (!(json instanceof Map<?, ?> map)) {
      throw new MalformedContentException(
          place.isEmpty() ? "is no plan: it is not a JSON object" : place + " is not an object");
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    map.forEach((name, value) -> fields.put(String.valueOf(name), value));
    return new PlanReader(place.isEmpty() ? "" : place + ".", fields);
  }

  /**
   * Requires that it is a plan.
   *
   * @param current the format that can be read
   * @param old formats that could be read once
   */
  void format(String current, List<String> old) throws MalformedContentException {
    Object found = fields.remove("format");
    if (found instanceof String text && old.contains(text)) {
      throw new MalformedContentException("was made by an earlier version of tidemark");
    }
    if (!current.equals(found)) {
      throw new MalformedContentException(
          "is no plan that this version can read: 'format' is not " + current);
    }
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /**
   * What is made of a field that was read; what is wrong with it is said as something in the file.
   */
  <T> T made(String name, Supplier<T> maker) throws MalformedContentException {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw wrong(name, "is wrong: " + e.getMessage());
    }
  }

  String string(String name) throws MalformedContentException {
    if (take(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "is not a string");
  }

  /** Passes over a field that is there for others, if it is. */
  void skip(String name) throws MalformedContentException {
    take(name);
  }

  Optional<String> optional(String name) throws MalformedContentException {
    Object value = take(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    throw wrong(name, "is neither a string nor null");
  }

  long count(String name) throws MalformedContentException {
    if (take(name) instanceof Long number && number >= 0) {
      return number;
    }
    throw wrong(name, "is not a whole number of 0 or more");
  }

  boolean flag(String name) throws MalformedContentException {
    if (take(name) instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "is neither true nor false");
  }

  Instant instant(String name) throws MalformedContentException {
    try {
      return Instant.parse(string(name));
    } catch (DateTimeParseException e) {
      throw wrong(name, "is not a time such as 2026-01-31T12:00:00Z");
    }
  }

  Duration duration(String name) throws MalformedContentException {
    try {
      Duration duration = Duration.parse(string(name));
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    throw wrong(name, "is not a length of time such as PT24H");
  }

  Digest digest(String name) throws MalformedContentException {
    try {
      return Digest.parse(string(name));
    } catch (IllegalArgumentException e) {
      throw wrong(name, "is not a digest");
    }
  }

  List<String> strings(String name) throws MalformedContentException {
    List<String> strings = new ArrayList<>();
    for (Object each : list(name)) {
      if (!(each instanceof String text)) {
        throw wrong(name, "is not a list of strings");
      }
      strings.add(text);
    }
    return strings;
  }

  List<PlanReader> objects(String name) throws MalformedContentException {
    List<PlanReader> objects = new ArrayList<>();
    for (Object each : list(name)) {
      objects.add(of(place + name + "[" + objects.size() + "]", each));
    }
    return objects;
  }

  /** Throws if there is a field that nobody asked for. */
  void end() throws MalformedContentException {
    for (String name : fields.keySet()) {
      throw wrong(name, "is not known here");
    }
  }

  private List<?> list(String name) throws MalformedContentException {
    if (take(name) instanceof List<?> list) {
      return list;
    }
    throw wrong(name, "is not a list");
  }

  private @Nullable Object take(String name) throws MalformedContentException {
    if (!fields.containsKey(name)) {
      throw wrong(name, "is missing");
    }
    return fields.remove(name);
  }

  private MalformedContentException wrong(String name, String what) {
    return new MalformedContentException("'" + place + name + "' " + what);
  }
}
