package dev.tidemark.plugins.images;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * A second, plain implementation of {@link Document}, so that the handlers are tested against the
 * contract and not against the engine's reading of it.
 *
 * <p>A field maps to all its values: those of repeated names one after the other, those of an array
 * one by one, none for null.
 */
record JsonDocument(Map<String, List<@Nullable Object>> fields) implements Document {

  static JsonDocument parse(String text) throws MalformedContentException {
    try (JsonParser parser = new JsonMapper().createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT
          && read(parser) instanceof JsonDocument document
          && parser.nextToken() == null) {
        return document;
      }
    } catch (JacksonException e) {
      throw new MalformedContentException("is not JSON: " + e.getOriginalMessage());
    }
    throw new MalformedContentException("is not one JSON object");
  }

  /** A document, a list, a string, a long, or null; other values are told by their text. */
  private static @Nullable Object read(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, List<@Nullable Object>> fields = new HashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName().toLowerCase(Locale.ROOT);
        List<@Nullable Object> values = fields.computeIfAbsent(name, key -> new ArrayList<>());
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_ARRAY) {
          values.addAll(elements(parser));
        } else if (first != JsonToken.VALUE_NULL) {
          values.add(read(parser));
        }
      }
      return new JsonDocument(fields);
    }
    if (token == JsonToken.START_ARRAY) {
      return elements(parser);
    }
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_STRING -> parser.getString();
      default -> List.of(parser.getString());
    };
  }

  private static List<@Nullable Object> elements(JsonParser parser) {
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(read(parser));
    }
    return elements;
  }

  private List<@Nullable Object> values(String field) {
    return fields.getOrDefault(field.toLowerCase(Locale.ROOT), List.of());
  }

  @Override
  public boolean has(String field) {
    return fields.containsKey(field.toLowerCase(Locale.ROOT));
  }

  @Override
  public List<Descriptor> descriptors(String field) throws MalformedContentException {
    List<Descriptor> descriptors = new ArrayList<>();
    for (Document object : objects(field)) {
      descriptors.add(object.asDescriptor());
    }
    return descriptors;
  }

  @Override
  public List<Document> objects(String field) throws MalformedContentException {
    List<Document> objects = new ArrayList<>();
    for (Object value : values(field)) {
      if (!(value instanceof JsonDocument document)) {
        throw new MalformedContentException("'" + field + "' holds " + value);
      }
      objects.add(document);
    }
    return objects;
  }

  @Override
  public Descriptor asDescriptor() throws MalformedContentException {
    Digest digest =
        string("digest")
            .flatMap(Digest::lenient)
            .orElseThrow(() -> new MalformedContentException("no digest in " + fields));
    Map<String, String> annotations = new HashMap<>();
    for (Document each : objects("annotations")) {
      ((JsonDocument) each).fields.forEach((key, text) -> annotations.put(key, text.toString()));
    }
    return new Descriptor(
        string("mediaType").orElse(""),
        digest,
        values("size").stream().mapToLong(size -> size instanceof Long l ? l : -1).sum(),
        objects("platform").stream().findFirst().map(JsonDocument::platform),
        strings("urls"),
        annotations,
        string("artifactType").orElse(""),
        string("data").orElse(null));
  }

  private static Platform platform(Document platform) {
    return new Platform(
        platform.string("os").orElse(""),
        platform.string("architecture").orElse(""),
        platform.string("variant").orElse(""),
        platform.string("os.version").orElse(""),
        platform.strings("os.features"));
  }

  @Override
  public Optional<String> string(String field) {
    return strings(field).stream().findFirst();
  }

  @Override
  public List<String> strings(String field) {
    List<String> strings = new ArrayList<>();
    for (Object value : values(field)) {
      if (value instanceof String string) {
        strings.add(string);
      }
    }
    return strings;
  }
}
