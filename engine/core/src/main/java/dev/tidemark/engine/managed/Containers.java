package dev.tidemark.engine.managed;

import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import java.util.List;
import java.util.function.Consumer;

/**
 * The containers of a namespace: roots that only their owner removes. Thread-safe. No lease has to
 * hold them; but nothing is created or changed under a lease that is gone: {@code NOT_FOUND}.
 */
public final class Containers {

  private static final List<String> FIELDS = List.of("image", Entry.SNAPSHOT_KEY);
  private static final List<String> MAPS = List.of("labels");

  private final Scope scope;
  private final Records<Container> records;

  Containers(Scope scope) {
    this.scope = scope;
    this.records = new Records<>(scope, Kind.CONTAINER, Container::of, Container::field);
  }

  /**
   * The container of an id.
   *
   * @throws StoreException {@code NOT_FOUND}
   */
  public Container get(String id) {
    return records.get(records.resource(id));
  }

  /**
   * The containers that match one of the filters, by id; all if there is no filter.
   *
   * @param filters over {@code id}, {@code image}, {@code snapshotter}, {@code snapshotkey}, {@code
   *     labels.KEY}
   * @throws StoreException {@code INVALID_ARGUMENT} if a filter cannot be read
   */
  public List<Container> list(String... filters) {
    return records.search().list(resource -> true, filters);
  }

  /** Calls {@code each} as {@link StoredImages#each} does. */
  public void each(Consumer<? super Container> each, String... filters) {
    records.search().each(resource -> true, each, filters);
  }

  /** How many {@link #list} would answer. */
  public long count(String... filters) {
    return records.search().count(filters);
  }

  /**
   * Records a container.
   *
   * @param container its times are not looked at
   * @return as recorded
   * @throws StoreException {@code ALREADY_EXISTS}; {@code INVALID_ARGUMENT} for an id that is none,
   *     a snapshot of no snapshotter, or a label that is too long or means nothing
   */
  public Container create(Container container) {
    Identifier.require("a container", container.id());
    Resource resource = records.resource(container.id());
    return records.create(
        resource,
        change -> Entry.of(resource, scope.now(), container.fields(), container.labels()));
  }

  /**
   * Replaces fields of a container, all that can change if there are no paths. It is applied to
   * what is recorded by then: changes of other fields, or other labels, are not lost.
   *
   * @param container its id says which, its fields are the new ones
   * @param fieldPaths {@code labels}, {@code labels.KEY}, {@code image}, {@code snapshotkey}; a key
   *     that {@code container} does not have is removed
   * @return as recorded, updated strictly later than before
   * @throws StoreException {@code NOT_FOUND}; {@code INVALID_ARGUMENT} for another path, for
   *     another snapshotter without a path, or if a label is too long
   */
  public Container update(Container container, String... fieldPaths) {
    Resource resource = records.resource(container.id());
    return records.update(
        resource,
        (entry, now) -> {
          FieldPaths paths = FieldPaths.of(resource, FIELDS, MAPS, fieldPaths);
          Container merged = Container.of(entry).merged(paths, container);
          return entry.changed(now, merged.fields(), merged.labels());
        });
  }

  /**
   * Puts a label on a container, beside its others; empty text takes it away.
   *
   * @throws StoreException {@code NOT_FOUND}; {@code INVALID_ARGUMENT} if the label is too long, or
   *     means nothing
   */
  public Container label(String id, String key, String value) {
    return records.label(records.resource(id), key, value);
  }

  /**
   * Replaces a container if it still is as it was read: compare-and-set.
   *
   * @param expected as a method of this class has answered
   * @param replacement of the same id and snapshotter; its times are not looked at
   * @throws StoreException {@code FAILED_PRECONDITION} if somebody has changed it; {@code
   *     NOT_FOUND}; {@code INVALID_ARGUMENT} for another id or snapshotter, or if a label is too
   *     long
   */
  public Container replace(Container expected, Container replacement) {
    Resource resource = records.resource(expected.id());
    if (!replacement.id().equals(expected.id())) {
      throw StoreException.invalid(
          resource + ": cannot become " + replacement.id() + "; create that, and delete this");
    }
    FieldPaths all = FieldPaths.of(resource, FIELDS, MAPS);
    return records.replace(
        resource,
        expected,
        (entry, now) -> {
          Container merged = Container.of(entry).merged(all, replacement);
          return entry.changed(now, merged.fields(), merged.labels());
        });
  }

  /**
   * Deletes a container. What only it kept goes with the next collection.
   *
   * @throws StoreException {@code NOT_FOUND}
   */
  public void delete(String id) {
    records.delete(records.resource(id), (change, entry) -> {});
  }
}
