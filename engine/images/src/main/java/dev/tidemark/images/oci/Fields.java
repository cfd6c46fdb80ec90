package dev.tidemark.images.oci;

import dev.tidemark.spi.MalformedContentException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects of JSON, as maps. */
final class Fields {

  private Fields() {}

  /**
   * The fields of what should be an object.
   *
   * @throws MalformedContentException if it is none
   */
  static Map<String, @Nullable Object> object(@Nullable Object json)
      throws MalformedContentException {
    if (!(json instanceof Map<?, ?> map)) {
      throw new MalformedContentException("is not a JSON object");
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    map.forEach((key, value) -> fields.put(String.valueOf(key), value));
    return fields;
  }
}
