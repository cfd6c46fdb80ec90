package dev.tidemark.engine.json;

import dev.tidemark.spi.MalformedContentException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.JsonTokenId;

/**
 * A document as it was read.
 *
 * <p>A value in it is a {@link String}, a {@link Long}, a {@link JsonObject}, a {@link List} of
 * values, {@link #NULL}, or {@link #OTHER} for everything that no reference is made of: booleans,
 * fractions, numbers beyond {@code long}.
 *
 * @param object the first JSON value
 * @param oddity what is wrong with the text around it, or null
 * @param trailing whether something follows it, which {@code object} then does not show
 */
public record JsonTree(JsonObject object, @Nullable String oddity, boolean trailing) {

  static final Object NULL = new Object();
  static final Object OTHER = new Object();

  /** Deepest nesting of a document. Real ones have less than ten levels. */
  static final int MAX_DEPTH = 64;

  /**
   * Reads a JSON object.
   *
   * @throws MalformedContentException if that is not what the bytes begin with
   */
  public static JsonTree parse(byte[] bytes, int length) throws MalformedContentException {
    int start = JsonInput.byteOrderMark(bytes, length);
    String oddity = start > 0 ? "begins with a byte order mark" : null;
    try (JsonParser parser = JsonInput.of(bytes, start, length - start)) {
      return parse(parser, oddity);
    } catch (JacksonException e) {
      if (JsonInput.utf8(bytes, start, length - start)) {
        throw new MalformedContentException("is not JSON: " + JsonInput.problem(e));
      }
    }
    try (JsonParser parser = JsonInput.lossy(bytes, start, length - start)) {
      return parse(parser, "is not valid UTF-8");
    } catch (JacksonException e) {
      throw new MalformedContentException("is not JSON: " + JsonInput.problem(e));
    }
  }

  /**
   * Reads an array of objects; null is an empty one, as Go writes it.
   *
   * @throws MalformedContentException if the bytes are anything else, or more
   */
  static List<JsonObject> objects(byte[] bytes) throws MalformedContentException {
    if (!JsonInput.utf8(bytes, 0, bytes.length)) {
      throw new MalformedContentException("is not valid UTF-8");
    }
    List<Object> values;
    try (JsonParser parser = JsonInput.of(bytes, 0, bytes.length)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_ARRAY && first != JsonToken.VALUE_NULL) {
        throw new MalformedContentException("is not a JSON array");
      }
      values = first == JsonToken.START_ARRAY ? array(parser, 1) : List.of();
      if (trails(parser)) {
        throw new MalformedContentException("goes on after the end of its JSON array");
      }
    } catch (JacksonException e) {
      throw new MalformedContentException("is not JSON: " + JsonInput.problem(e));
    }
    List<JsonObject> objects = new ArrayList<>();
    for (Object value : values) {
      if (!(value instanceof JsonObject object)) {
        throw new MalformedContentException("entry #" + objects.size() + " is not an object");
      }
      objects.add(object);
    }
    return objects;
  }

  private static JsonTree parse(JsonParser parser, @Nullable String oddity)
      throws MalformedContentException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedContentException("is not a JSON object");
    }
    JsonObject object = object(parser, 1);
    boolean trailing = trails(parser);
    return new JsonTree(
        object, trailing ? "goes on after the end of its JSON object" : oddity, trailing);
  }

  private static boolean trails(JsonParser parser) {
    try {
      return parser.nextToken() != null;
    } catch (JacksonException e) {
      return true;
    }
  }

  private static JsonObject object(JsonParser parser, int depth) throws MalformedContentException {
    JsonObject object = new JsonObject();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      object.add(name, value(parser, depth));
    }
    return object;
  }

  private static List<Object> array(JsonParser parser, int depth) throws MalformedContentException {
    List<Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser, depth));
    }
    return array;
  }

  private static Object value(JsonParser parser, int depth) throws MalformedContentException {
    return switch (parser.currentTokenId()) {
      case JsonTokenId.ID_STRING -> parser.getString();
      case JsonTokenId.ID_NUMBER_INT -> integer(parser);
      case JsonTokenId.ID_NULL -> NULL;
      case JsonTokenId.ID_START_OBJECT -> object(parser, deeper(depth));
      case JsonTokenId.ID_START_ARRAY -> array(parser, deeper(depth));
      default -> OTHER;
    };
  }

  private static int deeper(int depth) throws MalformedContentException {
    if (depth == MAX_DEPTH) {
      throw new MalformedContentException("is nested more than " + MAX_DEPTH + " levels deep");
    }
    return depth + 1;
  }

  private static Object integer(JsonParser parser) {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? OTHER
        : (Object) parser.getLongValue();
  }
}
