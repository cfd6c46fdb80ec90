package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Entry;
import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is recorded of content in a namespace. Immutable.
 *
 * @param digest what it is called
 * @param size in bytes
 * @param createdAt when it was committed here
 * @param updatedAt when its labels were last changed
 * @param labels exactly as written
 */
public record ContentInfo(
    Digest digest, long size, Instant createdAt, Instant updatedAt, Map<String, String> labels) {

  public ContentInfo {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(updatedAt, "updatedAt");
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  static ContentInfo of(Entry content) {
    return new ContentInfo(
        Digest.parse(content.resource().key()),
        Long.parseLong(content.field(Entry.SIZE)),
        content.created(),
        content.updated(),
        content.labels());
  }

  /** For filters. */
  Optional<String> field(String path) {
    return switch (path) {
      case "digest" -> Optional.of(digest.toString());
      case "size" -> Optional.of(Long.toString(size));
      default -> FieldPaths.value(path, "labels", labels);
    };
  }

  /** The same with other labels, to be written by {@link Contents#update}. */
  public ContentInfo withLabels(Map<String, String> newLabels) {
    return new ContentInfo(digest, size, createdAt, updatedAt, newLabels);
  }
}
