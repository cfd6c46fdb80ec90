package dev.tidemark.engine.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is recorded of a resource. Immutable.
 *
 * @param resource its name
 * @param created when it was first recorded, to the millisecond
 * @param updated when it was last changed, to the millisecond
 * @param fields what belongs to its kind, by names such as {@link #TARGET_DIGEST}
 * @param labels exactly as written, in the order written; never an empty value, which would mean
 *     that the label is not there (containerd: {@code boltutil.WriteLabels})
 */
public record Entry(
    Resource resource,
    Instant created,
    Instant updated,
    Map<String, String> fields,
    Map<String, String> labels) {

  /** Field of content and of ingests: bytes. */
  public static final String SIZE = "size";

  /** Field of images: the digest that the name stands for. */
  public static final String TARGET_DIGEST = "target.digest";

  /** Field of images. */
  public static final String TARGET_MEDIA_TYPE = "target.mediatype";

  /** Field of images: bytes. */
  public static final String TARGET_SIZE = "target.size";

  /** Begins the fields of images that hold annotations of the target. */
  public static final String ANNOTATION = "annotations.";

  /** Field of snapshots: name of the parent, of the same snapshotter. */
  public static final String PARENT = "parent";

  /** Field of ingests: the digest that the bytes are to have. */
  public static final String EXPECTED = "expected";

  /** Field of ingests: ISO-8601 instant until which it is a root by itself. */
  public static final String EXPIRES_AT = "expireat";

  /** Field of containers. */
  public static final String SNAPSHOTTER = "snapshotter";

  /** Field of containers: name of the snapshot it runs on. */
  public static final String SNAPSHOT_KEY = "snapshotkey";

  public Entry {
    Objects.requireNonNull(resource, "resource");
    Objects.requireNonNull(created, "created");
    Objects.requireNonNull(updated, "updated");
    fields = withoutEmpty(fields);
    labels = withoutEmpty(labels);
  }

  private static Map<String, String> withoutEmpty(Map<String, String> values) {
    Map<String, String> copy = new LinkedHashMap<>(values);
    copy.values().removeIf(String::isEmpty);
    return Collections.unmodifiableMap(copy);
  }

  /** A new one. */
  public static Entry of(
      Resource resource, Instant now, Map<String, String> fields, Map<String, String> labels) {
    return new Entry(resource, now, now, fields, labels);
  }

  /** A field, or empty text. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** With other fields and labels, changed {@code now}. */
  public Entry changed(Instant now, Map<String, String> newFields, Map<String, String> newLabels) {
    return new Entry(resource, created, now, newFields, newLabels);
  }
}
