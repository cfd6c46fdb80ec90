package dev.tidemark.engine.json;

import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON in types of the JDK, for the rest of the project. */
public final class Json {

  private Json() {}

  /**
   * Reads a document that somebody else wrote, so that no field of it gets lost; see {@link
   * Document}.
   *
   * @throws MalformedContentException if the bytes are not one JSON object and nothing else. A byte
   *     order mark is passed over
   */
  public static Document object(byte[] bytes) throws MalformedContentException {
    JsonTree tree = JsonTree.parse(bytes, bytes.length);
    if (tree.trailing()) {
      throw new MalformedContentException(String.valueOf(tree.oddity()));
    }
    return tree.object();
  }

  /**
   * Reads a document that is to mean the same to every reader: as {@link #object}, but refuses what
   * they could disagree about.
   *
   * @throws MalformedContentException if the bytes are not one JSON object in UTF-8 and nothing
   *     else, or if an object names a field twice; names that differ by case only are the same
   *     name, except among annotations, labels and their kin
   */
  public static Document strict(byte[] bytes) throws MalformedContentException {
    return strictObject(bytes);
  }

  /**
   * Reads a manifest or an index as {@link #strict} does, and refuses one whose fields are of other
   * types than the specification gives them: readers disagree about those, too.
   *
   * @throws MalformedContentException as {@link #strict}
   */
  public static Document typed(byte[] bytes) throws MalformedContentException {
    JsonObject object = strictObject(bytes);
    FieldTypes.require(object);
    return object;
  }

  private static JsonObject strictObject(byte[] bytes) throws MalformedContentException {
    JsonTree tree = JsonTree.parse(bytes, bytes.length);
    if (tree.oddity() != null) {
      throw new MalformedContentException(tree.oddity());
    }
    tree.object().requireDistinctNames();
    return tree.object();
  }

  /**
   * Reads a list of documents, as strictly as {@link #strict}.
   *
   * @return none for null, which is how Go writes an empty list
   * @throws MalformedContentException if the bytes are not one JSON array of objects and nothing
   *     else, or if an object names a field twice
   */
  public static List<Document> strictList(byte[] bytes) throws MalformedContentException {
    List<JsonObject> objects = JsonTree.objects(bytes);
    for (JsonObject object : objects) {
      object.requireDistinctNames();
    }
    return List.copyOf(objects);
  }

  /**
   * Writes a value, indented by two spaces.
   *
   * @param value a {@link Map}, {@link Iterable}, {@link Number}, {@link Boolean}, text or null; a
   *     constant, digest, path, address, time or duration, which become text; a descriptor or
   *     platform, which look as OCI writes them; a {@link JsonValue}; or another public record,
   *     which becomes an object of its components without those that are empty
   * @throws IllegalArgumentException for every other value, and for numbers that are not finite; it
   *     names the type
   */
  public static String write(@Nullable Object value) {
    return new JsonWriter(JsonWriter.Style.PRETTY).write(value);
  }

  /**
   * Writes a value on one line, for JSON lines.
   *
   * @throws IllegalArgumentException as in {@link #write}
   */
  public static String writeLine(@Nullable Object value) {
    return new JsonWriter(JsonWriter.Style.LINE).write(value);
  }

  /**
   * Writes a document of which a digest will be taken: to the byte as Go's {@code json.Marshal}
   * does, so that the same document has the same digest whoever writes it. Fields come in the order
   * of their map; Go sorts those of maps, and not those of structures.
   *
   * @throws IllegalArgumentException as in {@link #write}
   */
  public static byte[] bytes(@Nullable Object value) {
    return new JsonWriter(JsonWriter.Style.GO).write(value).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what this project wrote: strictly, and with a data-binding library that takes a tenth of
   * a second to load. Maps keep the order of the text.
   *
   * @return a {@code Map<String, Object>}, {@link List}, {@link String}, {@link Long}, {@link
   *     Double}, {@link Boolean} or null
   * @throws MalformedContentException if it is not one JSON value and nothing else, repeats a name,
   *     or has a number that is too large
   */
  public static @Nullable Object read(byte[] json) throws MalformedContentException {
    try {
      Object value = Mapper.STRICT.readValue(json, Object.class);
      check(value);
      return value;
    } catch (JacksonException e) {
      throw new MalformedContentException("is not JSON: " + JsonInput.problem(e));
    }
  }

  /**
   * Reads an object of which nothing may get lost when it is written again: numbers of any size
   * stay what they are.
   *
   * @return a map that may be changed, of the types that {@link #read} makes, but that numbers are
   *     of the smallest one of {@link Integer}, {@link Long}, {@link java.math.BigInteger} and
   *     {@link java.math.BigDecimal} that holds them
   * @throws MalformedContentException if it is not one JSON object and nothing else, or repeats a
   *     name
   */
  public static Map<String, @Nullable Object> fields(byte[] json) throws MalformedContentException {
    try {
      if (Mapper.EXACT.readValue(json, Object.class) instanceof Map<?, ?> object) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        object.forEach((name, value) -> fields.put(String.valueOf(name), value));
        return fields;
      }
    } catch (JacksonException e) {
      throw new MalformedContentException("is not JSON: " + JsonInput.problem(e));
    }
    throw new MalformedContentException("is not a JSON object");
  }

  private static void check(@Nullable Object value) throws MalformedContentException {
    if (value instanceof Map<?, ?> map) {
      for (Object each : map.values()) {
        check(each);
      }
    } else if (value instanceof List<?> list) {
      for (Object each : list) {
        check(each);
      }
    } else if (value instanceof Number number
        && !(number instanceof Long)
        && !(number instanceof Double d && Double.isFinite(d))) {
      throw new MalformedContentException("has a number that is too large: " + number);
    }
  }

  /** Made when first needed. */
  private static final class Mapper {
    static final JsonMapper STRICT =
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    static final JsonMapper EXACT =
        JsonMapper.builder(JsonInput.FACTORY)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
  }
}
