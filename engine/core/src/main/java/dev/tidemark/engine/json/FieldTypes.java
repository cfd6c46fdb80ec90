package dev.tidemark.engine.json;

import dev.tidemark.engine.digest.InlineData;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.MalformedContentException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The types of the fields that an image document has (image-spec: descriptor.md, manifest.md,
 * image-index.md). A number where a text belongs is passed over by one reader, and makes the next
 * one refuse the image. Null stands for an absent field of any type; other fields may be anything.
 */
enum FieldTypes {
  TEXT("a string"),
  TEXTS("an array of strings"),
  NUMBER("a whole number"),
  MAP("an object of strings"),
  BASE64("a string in base64"),
  PLATFORM("an object"),
  DESCRIPTOR("an object"),
  DESCRIPTORS("an array");

  private static final Map<String, FieldTypes> OF_DOCUMENTS =
      table(
          Map.of(
              "schemaVersion", NUMBER,
              "mediaType", TEXT,
              "artifactType", TEXT,
              "config", DESCRIPTOR,
              "layers", DESCRIPTORS,
              "manifests", DESCRIPTORS,
              "subject", DESCRIPTOR,
              "annotations", MAP));

  private static final Map<String, FieldTypes> OF_DESCRIPTORS =
      table(
          Map.of(
              "mediaType", TEXT,
              "digest", TEXT,
              "size", NUMBER,
              "urls", TEXTS,
              "annotations", MAP,
              "data", BASE64,
              "artifactType", TEXT,
              "platform", PLATFORM));

  private static final Map<String, FieldTypes> OF_PLATFORMS =
      table(
          Map.of(
              "os", TEXT,
              "architecture", TEXT,
              "variant", TEXT,
              "os.version", TEXT,
              "os.features", TEXTS));

  private final String words;

  FieldTypes(String words) {
    this.words = words;
  }

  private static Map<String, FieldTypes> table(Map<String, FieldTypes> types) {
    Map<String, FieldTypes> table = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    table.putAll(types);
    return table;
  }

  /** Checks a manifest or an index. */
  static void require(JsonObject document) throws MalformedContentException {
    require(document, OF_DOCUMENTS, "");
  }

  private static void require(JsonObject object, Map<String, FieldTypes> types, String where)
      throws MalformedContentException {
    for (int i = 0; i < object.size(); i++) {
      FieldTypes type = types.get(object.name(i));
      if (type != null) {
        type.require(object.value(i), where + object.name(i));
      }
    }
  }

  private void require(Object value, String where) throws MalformedContentException {
    if (value == JsonTree.NULL) {
      return;
    }
    if (!holds(value)) {
      throw new MalformedContentException(
          "has a field '" + OneLine.of(where) + "' that is not " + words);
    }
    if (value instanceof JsonObject object && this != MAP) {
      require(object, this == PLATFORM ? OF_PLATFORMS : OF_DESCRIPTORS, where + ".");
    }
    if (value instanceof List<?> array && this == DESCRIPTORS) {
      for (int n = 0; n < array.size(); n++) {
        DESCRIPTOR.require(array.get(n), where + "[" + n + "]");
      }
    }
  }

  private boolean holds(Object value) {
    return switch (this) {
      case TEXT -> value instanceof String;
      case TEXTS -> value instanceof List<?> array && array.stream().allMatch(FieldTypes::isText);
      case NUMBER -> value instanceof Long;
      case MAP -> value instanceof JsonObject map && ofTexts(map);
      case BASE64 -> value instanceof String text && isBase64(text);
      case PLATFORM, DESCRIPTOR -> value instanceof JsonObject;
      case DESCRIPTORS -> value instanceof List<?>;
    };
  }

  private static boolean isText(Object value) {
    return value instanceof String || value == JsonTree.NULL;
  }

  private static boolean ofTexts(JsonObject map) {
    for (int i = 0; i < map.size(); i++) {
      if (!isText(map.value(i))) {
        return false;
      }
    }
    return true;
  }

  /** As the next reader decodes it, but that padding may be missing: see {@link InlineData}. */
  private static boolean isBase64(String text) {
    return InlineData.decoded(text).isPresent();
  }
}
