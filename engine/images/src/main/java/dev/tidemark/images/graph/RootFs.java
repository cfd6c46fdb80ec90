package dev.tidemark.images.graph;

import dev.tidemark.engine.json.JsonValue;
import dev.tidemark.spi.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The file system of an image (image-spec, config.md, "rootfs").
 *
 * @param type {@code layers}; as written
 * @param diffIds the digests of the layers before compression, the lowest first
 */
public record RootFs(String type, List<Digest> diffIds) implements JsonValue {

  public RootFs {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(diffIds, "diffIds");
    diffIds = List.copyOf(diffIds);
  }

  @Override
  public Object toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", type);
    fields.put("diff_ids", diffIds);
    return fields;
  }
}
