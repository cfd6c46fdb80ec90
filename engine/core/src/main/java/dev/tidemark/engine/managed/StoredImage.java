package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Entry;
import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A name for content, which keeps that content, with all it refers to.
 *
 * @param name any text; by custom a reference such as {@code docker.io/library/alpine:3.20}
 * @param target what it stands for
 * @param labels without those that are empty
 * @param created when it was first recorded, to the millisecond; set by the store
 * @param updated when it was last changed, to the millisecond; set by the store
 */
public record StoredImage(
    String name, Target target, Map<String, String> labels, Instant created, Instant updated) {

  private static final String ANNOTATIONS = "annotations";

  /**
   * @throws StoreException if the name is empty
   */
  public StoredImage {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(created, "created");
    Objects.requireNonNull(updated, "updated");
    labels = FieldPaths.present(labels);
    if (name.isEmpty()) {
      throw StoreException.invalid("image of " + target.digest() + ": has no name; give one");
    }
  }

  /** One that is not recorded yet, with times that mean nothing. */
  public StoredImage(String name, Target target, Map<String, String> labels) {
    this(name, target, labels, Instant.EPOCH, Instant.EPOCH);
  }

  /** The same with other labels. */
  public StoredImage withLabels(Map<String, String> others) {
    return new StoredImage(name, target, others, created, updated);
  }

  /** The same name for something else. */
  public StoredImage withTarget(Target other) {
    return new StoredImage(name, other, labels, created, updated);
  }

  static StoredImage of(Entry entry) {
    Map<String, String> annotations = new LinkedHashMap<>();
    entry
        .fields()
        .forEach(
            (field, value) -> {
              if (field.startsWith(Entry.ANNOTATION)) {
                annotations.put(field.substring(Entry.ANNOTATION.length()), value);
              }
            });
    Target target =
        new Target(
            Digest.parse(entry.field(Entry.TARGET_DIGEST)),
            entry.field(Entry.TARGET_MEDIA_TYPE),
            Long.parseLong(entry.field(Entry.TARGET_SIZE)),
            annotations);
    return new StoredImage(
        entry.resource().key(), target, entry.labels(), entry.created(), entry.updated());
  }

  /** What is recorded of it beside labels and times. */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(Entry.TARGET_DIGEST, target.digest().toString());
    fields.put(Entry.TARGET_MEDIA_TYPE, target.mediaType());
    fields.put(Entry.TARGET_SIZE, Long.toString(target.size()));
    target.annotations().forEach((key, value) -> fields.put(Entry.ANNOTATION + key, value));
    return fields;
  }

  /** What a filter sees. */
  Optional<String> field(String path) {
    return switch (path) {
      case "name" -> Optional.of(name);
      case Entry.TARGET_DIGEST -> Optional.of(target.digest().toString());
      case Entry.TARGET_MEDIA_TYPE -> Optional.of(target.mediaType());
      default ->
          FieldPaths.value(path, "labels", labels)
              .or(() -> FieldPaths.value(path, ANNOTATIONS, target.annotations()));
    };
  }

  /** This one, where {@code paths} replace fields of it by those of {@code given}. */
  StoredImage merged(FieldPaths paths, StoredImage given) {
    Target base = paths.replaces("target") ? given.target : target;
    Map<String, String> annotations =
        paths.merge(ANNOTATIONS, base.annotations(), given.target.annotations());
    return withTarget(base.withAnnotations(annotations))
        .withLabels(paths.merge("labels", labels, given.labels));
  }
}
