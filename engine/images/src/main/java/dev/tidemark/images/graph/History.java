package dev.tidemark.images.graph;

import dev.tidemark.engine.json.JsonValue;
import dev.tidemark.spi.MalformedContentException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a layer, or a change that made none, came about (image-spec, config.md, "history").
 *
 * @param created when; empty if nobody knows
 * @param createdBy the command
 * @param author who
 * @param comment what else there is to say
 * @param emptyLayer whether it made no layer
 */
public record History(
    Optional<Instant> created, String createdBy, String author, String comment, boolean emptyLayer)
    implements JsonValue {

  public History {
    Objects.requireNonNull(created, "created");
    Objects.requireNonNull(createdBy, "createdBy");
    Objects.requireNonNull(author, "author");
    Objects.requireNonNull(comment, "comment");
  }

  /** Of a layer that a command has made. */
  public static History of(String createdBy) {
    return new History(Optional.empty(), createdBy, "", "", false);
  }

  static List<History> of(List<ConfigFields> steps) throws MalformedContentException {
    List<History> history = new ArrayList<>();
    for (ConfigFields step : steps) {
      history.add(
          new History(
              step.time("created"),
              step.text("created_by"),
              step.text("author"),
              step.text("comment"),
              step.flag("empty_layer")));
    }
    return List.copyOf(history);
  }

  @Override
  public Object toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    created.ifPresent(time -> fields.put("created", time));
    text(fields, "created_by", createdBy);
    text(fields, "author", author);
    text(fields, "comment", comment);
    if (emptyLayer) {
      fields.put("empty_layer", true);
    }
    return fields;
  }

  private static void text(Map<String, Object> fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }
}
