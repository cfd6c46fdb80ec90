package dev.tidemark.engine.managed;

import static dev.tidemark.engine.model.Kind.SNAPSHOT;

import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Resource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The snapshots of a namespace, as records only: the data is the embedder's, whom the queue of the
 * catalog tells when it has to go. Thread-safe.
 *
 * <p>The record comes before the data. Nothing else keeps the removal of an earlier snapshot of the
 * same name, which may go on at this moment, from meeting the data of the new one: as long as that
 * removal is queued, the name is refused with {@code UNAVAILABLE}. In a store that was never opened
 * with a {@link ManagedOptions.SnapshotRemover} nothing is removed, and names are free at once.
 *
 * <p>A snapshot keeps its parent, and is kept by its label {@code containerd.io/gc.root}, by
 * containers, by labels of others, or by the lease that it was written or asked for under. Under a
 * lease that is gone every method but {@link #list} and {@link #remove} throws {@code NOT_FOUND},
 * and nothing has changed.
 */
public final class Snapshots {

  private static final List<String> MAPS = List.of("labels");

  private final Scope scope;
  private final Records<Snapshot> records;

  Snapshots(Scope scope) {
    this.scope = scope;
    this.records = new Records<>(scope, SNAPSHOT, Snapshot::of, Snapshot::field);
  }

  /**
   * Records a snapshot that can be written to.
   *
   * @param key its name until it is committed
   * @param parent name of a committed snapshot, or empty
   * @throws StoreException {@code ALREADY_EXISTS}: the lease holds that one then, as by {@link
   *     #get}; {@code NOT_FOUND} if there is no such parent; {@code INVALID_ARGUMENT} if it is not
   *     committed, a name is empty, or a label is too long; {@code UNAVAILABLE} while the data of
   *     an earlier one of this name has to go
   */
  public Snapshot prepare(
      String snapshotter, String key, String parent, Map<String, String> labels) {
    return create(snapshotter, key, parent, Snapshot.Kind.ACTIVE, labels);
  }

  /**
   * Records a snapshot that can only be read.
   *
   * @throws StoreException as {@link #prepare}
   */
  public Snapshot view(String snapshotter, String key, String parent, Map<String, String> labels) {
    return create(snapshotter, key, parent, Snapshot.Kind.VIEW, labels);
  }

  private Snapshot create(
      String snapshotter,
      String key,
      String parent,
      Snapshot.Kind kind,
      Map<String, String> labels) {
    Resource resource = resource(snapshotter, key);
    return records.create(
        resource,
        change -> {
          refuseQueued(change, resource);
          if (!parent.isEmpty()) {
            Resource below = resource(snapshotter, parent);
            if (kind(change, below) != Snapshot.Kind.COMMITTED) {
              throw StoreException.invalid(
                  resource + ": its parent " + parent + " is not committed; commit it before");
            }
          }
          return Entry.of(resource, scope.now(), Snapshot.fields(parent, kind), labels);
        });
  }

  /**
   * Turns an active snapshot into a committed one of another name, with the same parent; the data
   * has to follow. What held the active one holds the other: a lease that somebody works under does
   * not lose its work because somebody else commits it.
   *
   * @param key of the active one, which is gone then
   * @param labels of the committed one; those of the active one go with it
   * @throws StoreException {@code NOT_FOUND} if there is nothing of this key; {@code
   *     FAILED_PRECONDITION} if it is not active; {@code ALREADY_EXISTS} if the name is taken: the
   *     lease holds that one then, and the active one is still there; {@code INVALID_ARGUMENT} if
   *     the name is empty, or a label is too long; {@code UNAVAILABLE} as {@link #prepare}
   */
  public Snapshot commit(String snapshotter, String key, String name, Map<String, String> labels) {
    Resource active = resource(snapshotter, key);
    Resource committed = resource(snapshotter, name);
    Snapshot made = records.create(committed, change -> commit(change, active, committed, labels));
    scope.tell(Event.Action.DELETED, active);
    return made;
  }

  private Entry commit(
      Change change, Resource active, Resource committed, Map<String, String> labels) {
    refuseQueued(change, committed);
    if (kind(change, active) != Snapshot.Kind.ACTIVE) {
      throw new StoreException(
          StoreException.Reason.FAILED_PRECONDITION,
          active + ": is " + kind(change, active) + "; only what is active can be committed");
    }
    String parent = Records.recorded(change, active).field(Entry.PARENT);
    for (Resource lease : change.holding(active)) {
      change.letGo(lease, active);
      change.hold(lease, committed);
    }
    change.remove(active);
    // its data is that of the committed one now, and nobody has to remove it
    change.unqueue(active);
    return Entry.of(
        committed, scope.now(), Snapshot.fields(parent, Snapshot.Kind.COMMITTED), labels);
  }

  /**
   * The snapshot of a name. Under a lease, the lease holds it from then on; this costs a durable
   * write.
   *
   * @throws StoreException {@code NOT_FOUND}
   */
  public Snapshot get(String snapshotter, String name) {
    return records.get(resource(snapshotter, name));
  }

  /**
   * Replaces labels of a snapshot, all if there are no paths; nothing else of it changes. It is
   * applied to what is recorded by then: changes of other labels are not lost.
   *
   * @param snapshot its names say which, its labels are the new ones
   * @param fieldPaths {@code labels}, {@code labels.KEY}; a key that it does not have is removed
   * @return as recorded, updated strictly later than before
   * @throws StoreException {@code NOT_FOUND}; {@code INVALID_ARGUMENT} for another path, or if a
   *     label is too long
   */
  public Snapshot update(Snapshot snapshot, String... fieldPaths) {
    Resource resource = resource(snapshot.snapshotter(), snapshot.name());
    return records.update(
        resource,
        (entry, now) -> {
          FieldPaths paths = FieldPaths.of(resource, List.of(), MAPS, fieldPaths);
          return entry.changed(
              now, entry.fields(), paths.merge("labels", entry.labels(), snapshot.labels()));
        });
  }

  /**
   * Puts a label on a snapshot, beside its others; empty text takes it away.
   *
   * @throws StoreException {@code NOT_FOUND}; {@code INVALID_ARGUMENT} if the label is too long, or
   *     means nothing
   */
  public Snapshot label(String snapshotter, String name, String key, String value) {
    return records.label(resource(snapshotter, name), key, value);
  }

  /**
   * Replaces the labels of a snapshot if it still is as it was read: compare-and-set.
   *
   * @param expected as a method of this class has answered
   * @throws StoreException {@code FAILED_PRECONDITION} if somebody has changed it; {@code
   *     NOT_FOUND}; {@code INVALID_ARGUMENT} if a label is too long
   */
  public Snapshot replace(Snapshot expected, Map<String, String> labels) {
    return records.replace(
        resource(expected.snapshotter(), expected.name()),
        expected,
        (entry, now) -> entry.changed(now, entry.fields(), labels));
  }

  /**
   * The snapshots of a snapshotter that match one of the filters, by name; all if there is no
   * filter. Protects nothing.
   *
   * @param filters over {@code name}, {@code kind}, {@code parent}, {@code labels.KEY}
   * @throws StoreException {@code INVALID_ARGUMENT} if a filter cannot be read
   */
  public List<Snapshot> list(String snapshotter, String... filters) {
    return records.search().list(of(snapshotter), filters);
  }

  /** Calls {@code each} for those of a snapshotter, as {@link StoredImages#each} does. */
  public void each(String snapshotter, Consumer<? super Snapshot> each, String... filters) {
    records.search().each(of(snapshotter), each, filters);
  }

  /** How many {@link #list} would answer. */
  public long count(String snapshotter, String... filters) {
    return records.search().count(of(snapshotter), filters);
  }

  private static Predicate<Resource> of(String snapshotter) {
    String prefix = snapshotter + "/";
    return resource -> resource.key().startsWith(prefix);
  }

  /**
   * Removes a snapshot, and takes it off the lease that is worked under. Its data goes with the
   * next collection.
   *
   * @throws StoreException {@code FAILED_PRECONDITION} if it is the parent of another; {@code
   *     NOT_FOUND}
   */
  public void remove(String snapshotter, String name) {
    Resource resource = resource(snapshotter, name);
    records.delete(resource, (change, entry) -> refuseWithChildren(change, resource));
  }

  private static void refuseQueued(Change change, Resource resource) {
    if (!change.queued(resource)) {
      return;
    }
    if (!Settings.of(change).removesSnapshots()) {
      change.unqueue(resource);
    } else {
      throw new StoreException(
          StoreException.Reason.UNAVAILABLE,
          resource
              + ": data of an earlier one waits for its removal; collect, or take another name");
    }
  }

  private static void refuseWithChildren(Change change, Resource parent) {
    List<Resource> children = change.offspring(parent);
    if (!children.isEmpty()) {
      throw new StoreException(
          StoreException.Reason.FAILED_PRECONDITION,
          parent
              + ": is the parent of "
              + children.get(0).key()
              + (children.size() > 1 ? " and " + (children.size() - 1) + " more" : "")
              + "; remove children before");
    }
  }

  private static Snapshot.Kind kind(Change change, Resource resource) {
    return Snapshot.of(Records.recorded(change, resource)).kind();
  }

  private Resource resource(String snapshotter, String name) {
    if (snapshotter.isEmpty() || snapshotter.indexOf('/') >= 0 || name.isEmpty()) {
      throw StoreException.invalid(
          "snapshot '"
              + name
              + "' of '"
              + snapshotter
              + "': give both names, the latter without /");
    }
    return records.resource(snapshotter + "/" + name);
  }
}
