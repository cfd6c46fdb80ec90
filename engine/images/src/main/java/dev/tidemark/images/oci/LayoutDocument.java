package dev.tidemark.images.oci;

import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.json.JsonValue;
import dev.tidemark.spi.MalformedContentException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The document {@code oci-layout}, which says that a directory is a layout (image-spec,
 * image-layout.md, "oci-layout file").
 *
 * @param fields all it says, in its order
 */
public record LayoutDocument(Map<String, @Nullable Object> fields) implements JsonValue {

  /** The name of its file. */
  public static final String FILE = "oci-layout";

  /** The only version there is. */
  public static final String VERSION = "1.0.0";

  private static final String FIELD = "imageLayoutVersion";

  public LayoutDocument {
    fields =
        Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNull(fields, "fields")));
  }

  /** One that says the version and nothing else. */
  public static LayoutDocument of(String version) {
    return new LayoutDocument(Map.of(FIELD, Objects.requireNonNull(version, "version")));
  }

  /**
   * Reads one.
   *
   * @throws MalformedContentException if it is not a JSON object
   */
  public static LayoutDocument parse(byte[] json) throws MalformedContentException {
    return new LayoutDocument(Json.fields(Objects.requireNonNull(json, "json")));
  }

  /** The version it says, which nobody has checked; empty if it says none. */
  public String version() {
    return fields.get(FIELD) instanceof String text ? text : "";
  }

  @Override
  public Object toJson() {
    return fields;
  }

  /** The document, as bytes. */
  public byte[] json() {
    return Json.bytes(fields);
  }
}
