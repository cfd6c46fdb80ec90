package dev.tidemark.engine.json;

import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a descriptor out of a JSON object. */
final class JsonDescriptor {

  /** More readings of one object than this are not worth telling apart. */
  private static final int MAX_READINGS = 16;

  private JsonDescriptor() {}

  /**
   * Adds what {@code object} points at. That is one descriptor, but for an object with several
   * digests or media types: nobody knows which of them the next reader takes, so all combinations
   * count.
   *
   * @param field where the object stands, for messages; empty for the document itself
   * @param place its place in the array there, or -1
   * @throws MalformedContentException if it has no digest, or one that is not valid
   */
  static void read(JsonObject object, String field, int place, List<Descriptor> into)
      throws MalformedContentException {
    Digest digest = null;
    List<Digest> more = null;
    for (int i = object.next("digest", 0); i >= 0; i = object.next("digest", i + 1)) {
      Digest one = digest(object.value(i), field, place);
      if (digest == null) {
        digest = one;
      } else if (!same(digest, one)) {
        more = more == null ? new ArrayList<>() : more;
        more.add(one);
      }
    }
    if (digest == null) {
      throw new MalformedContentException(place(field, place) + " has no digest");
    }
    List<String> types = types(object);
    if (more == null) {
      add(object, digest, types, into);
      return;
    }
    more.add(0, digest);
    if ((long) more.size() * types.size() > MAX_READINGS) {
      types = List.of("");
    }
    for (Digest one : more) {
      add(object, one, types, into);
    }
  }

  /** {@code 'layers[3]'}, for messages. */
  static String place(String field, int place) {
    if (field.isEmpty()) {
      return "the object";
    }
    return place < 0 ? "'" + field + "'" : "'" + field + "[" + place + "]'";
  }

  private static Digest digest(Object value, String field, int place)
      throws MalformedContentException {
    if (value instanceof String text) {
      Optional<Digest> digest = Digest.lenient(text);
      if (digest.isPresent()) {
        return digest.get();
      }
      throw new MalformedContentException(
          place(field, place) + " has a digest that is none: '" + OneLine.of(text) + "'");
    }
    throw new MalformedContentException(place(field, place) + " has a digest that is no string");
  }

  /** Every media type it claims; one empty one if it claims none, or too many to follow. */
  private static List<String> types(JsonObject object) {
    String first = object.text("mediaType");
    if (first == null) {
      return List.of("");
    }
    List<String> types = null;
    for (int i = object.next("mediaType", 0); i >= 0; i = object.next("mediaType", i + 1)) {
      if (object.value(i) instanceof String type && !type.equals(first)) {
        types = types == null ? new ArrayList<>(List.of(first)) : types;
        if (!types.contains(type)) {
          types.add(type);
        }
        if (types.size() > MAX_READINGS) {
          return List.of("");
        }
      }
    }
    return types == null ? List.of(first) : types;
  }

  private static void add(
      JsonObject object, Digest digest, List<String> types, List<Descriptor> into) {
    Optional<Platform> platform = platform(object);
    List<String> urls = object.strings("urls");
    Map<String, String> annotations = annotations(object);
    String artifactType = object.text("artifactType");
    String data = object.text("data");
    for (String type : types) {
      into.add(
          new Descriptor(
              type,
              digest,
              size(object),
              platform,
              urls,
              annotations,
              artifactType == null ? "" : artifactType,
              data));
    }
  }

  private static long size(JsonObject object) {
    for (int i = object.next("size", 0); i >= 0; i = object.next("size", i + 1)) {
      if (object.value(i) instanceof Long size) {
        return size;
      }
    }
    return -1;
  }

  private static Optional<Platform> platform(JsonObject object) {
    for (int i = object.next("platform", 0); i >= 0; i = object.next("platform", i + 1)) {
      if (object.value(i) instanceof JsonObject platform) {
        return Optional.of(
            new Platform(
                orEmpty(platform, "os"),
                orEmpty(platform, "architecture"),
                orEmpty(platform, "variant"),
                orEmpty(platform, "os.version"),
                platform.strings("os.features")));
      }
    }
    return Optional.empty();
  }

  private static String orEmpty(JsonObject object, String field) {
    String text = object.text(field);
    return text == null ? "" : text;
  }

  /** Of a key that is there twice the last value, as most readers have it. */
  private static Map<String, String> annotations(JsonObject object) {
    Map<String, String> annotations = Map.of();
    for (int i = object.next("annotations", 0); i >= 0; i = object.next("annotations", i + 1)) {
      if (object.value(i) instanceof JsonObject map && map.size() > 0) {
        annotations = annotations.isEmpty() ? new LinkedHashMap<>() : annotations;
        for (int n = 0; n < map.size(); n++) {
          if (map.value(n) instanceof String text) {
            annotations.put(map.name(n), text);
          }
        }
      }
    }
    return annotations;
  }

  private static boolean same(Digest a, Digest b) {
    return a.encoded().equals(b.encoded()) && a.algorithm().equals(b.algorithm());
  }
}
