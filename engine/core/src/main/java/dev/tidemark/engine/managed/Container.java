package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Entry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whatever of the embedder's uses a snapshot and is never collected. It keeps that snapshot, and
 * what its labels refer to; not the image.
 *
 * @param id its name: at most 76 letters and digits, with single {@code . _ -} between them
 * @param labels without those that are empty
 * @param snapshotter whose snapshot it runs on; empty if on none
 * @param snapshotKey name of that snapshot, or empty
 * @param image name of the image it was made from, for people, or empty
 * @param created when it was first recorded, to the millisecond; set by the store
 * @param updated when it was last changed, to the millisecond; set by the store
 */
public record Container(
    String id,
    Map<String, String> labels,
    String snapshotter,
    String snapshotKey,
    String image,
    Instant created,
    Instant updated) {

  private static final String IMAGE = "image";

  /** Only what is recorded has to be valid: an update by paths brings just what it changes. */
  public Container {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(snapshotter, "snapshotter");
    Objects.requireNonNull(snapshotKey, "snapshotKey");
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(created, "created");
    Objects.requireNonNull(updated, "updated");
    labels = FieldPaths.present(labels);
  }

  /** One that is not recorded yet, with times that mean nothing. */
  public Container(
      String id, Map<String, String> labels, String snapshotter, String snapshotKey, String image) {
    this(id, labels, snapshotter, snapshotKey, image, Instant.EPOCH, Instant.EPOCH);
  }

  /** The same with other labels. */
  public Container withLabels(Map<String, String> others) {
    return new Container(id, others, snapshotter, snapshotKey, image, created, updated);
  }

  static Container of(Entry entry) {
    return new Container(
        entry.resource().key(),
        entry.labels(),
        entry.field(Entry.SNAPSHOTTER),
        entry.field(Entry.SNAPSHOT_KEY),
        entry.field(IMAGE),
        entry.created(),
        entry.updated());
  }

  /**
   * What is recorded of it beside labels and times.
   *
   * @throws StoreException if it cannot be recorded
   */
  Map<String, String> fields() {
    if (snapshotter.isEmpty() && !snapshotKey.isEmpty()) {
      throw StoreException.invalid(
          "container " + id + ": has snapshot " + snapshotKey + " of no snapshotter; name it");
    }
    if (snapshotter.indexOf('/') >= 0) {
      throw StoreException.invalid(
          "container " + id + ": not the name of a snapshotter: '" + snapshotter + "'");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(Entry.SNAPSHOTTER, snapshotter);
    fields.put(Entry.SNAPSHOT_KEY, snapshotKey);
    fields.put(IMAGE, image);
    return fields;
  }

  /** What a filter sees. */
  Optional<String> field(String path) {
    return switch (path) {
      case "id" -> Optional.of(id);
      case IMAGE -> FieldPaths.value(image);
      case Entry.SNAPSHOTTER -> FieldPaths.value(snapshotter);
      case Entry.SNAPSHOT_KEY -> FieldPaths.value(snapshotKey);
      default -> FieldPaths.value(path, "labels", labels);
    };
  }

  /**
   * This one, where {@code paths} replace fields of it by those of {@code given}.
   *
   * @throws StoreException if it would have another snapshotter
   */
  Container merged(FieldPaths paths, Container given) {
    if (paths.replaces(Entry.SNAPSHOTTER) && !snapshotter.equals(given.snapshotter)) {
      throw StoreException.invalid(
          "container " + id + ": stays with its snapshotter '" + snapshotter + "'");
    }
    return new Container(
        id,
        paths.merge("labels", labels, given.labels),
        snapshotter,
        paths.replaces(Entry.SNAPSHOT_KEY) ? given.snapshotKey : snapshotKey,
        paths.replaces(IMAGE) ? given.image : image,
        created,
        updated);
  }
}
