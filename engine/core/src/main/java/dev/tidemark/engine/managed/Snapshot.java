package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Entry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is recorded of a file system that a snapshotter of the embedder looks after.
 *
 * @param snapshotter whose it is
 * @param name unique there; the key of one that is not committed
 * @param parent name of the committed snapshot of the same snapshotter that it is a layer on top
 *     of; empty if of none
 * @param kind what can be done with it
 * @param labels without those that are empty
 * @param created when it was first recorded, to the millisecond
 * @param updated when it was last changed, to the millisecond
 */
public record Snapshot(
    String snapshotter,
    String name,
    String parent,
    Kind kind,
    Map<String, String> labels,
    Instant created,
    Instant updated) {

  /** What can be done with a snapshot. */
  public enum Kind {
    /** It can be read. */
    VIEW,
    /** It can be written to, and committed. */
    ACTIVE,
    /** It does not change any more, and can be a parent. */
    COMMITTED;

    /** As it is recorded, and as filters see it: {@code active}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String KIND = "kind";

  public Snapshot {
    Objects.requireNonNull(snapshotter, "snapshotter");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(parent, "parent");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(created, "created");
    Objects.requireNonNull(updated, "updated");
    labels = FieldPaths.present(labels);
  }

  /** The same with other labels. */
  public Snapshot withLabels(Map<String, String> others) {
    return new Snapshot(snapshotter, name, parent, kind, others, created, updated);
  }

  static Snapshot of(Entry entry) {
    String key = entry.resource().key();
    int slash = key.indexOf('/');
    return new Snapshot(
        key.substring(0, slash),
        key.substring(slash + 1),
        entry.field(Entry.PARENT),
        Kind.valueOf(entry.field(KIND).toUpperCase(Locale.ROOT)),
        entry.labels(),
        entry.created(),
        entry.updated());
  }

  /** What is recorded of one beside labels and times. */
  static Map<String, String> fields(String parent, Kind kind) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(Entry.PARENT, parent);
    fields.put(KIND, kind.toString());
    return fields;
  }

  /** What a filter sees. */
  Optional<String> field(String path) {
    return switch (path) {
      case "kind" -> Optional.of(kind.toString());
      case "name" -> Optional.of(name);
      case "parent" -> FieldPaths.value(parent);
      default -> FieldPaths.value(path, "labels", labels);
    };
  }
}
