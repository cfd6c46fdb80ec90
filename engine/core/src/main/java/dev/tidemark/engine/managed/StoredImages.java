package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The images of a namespace. Thread-safe.
 *
 * <p>Every image is a root until it is deleted, or until the instant in its label {@code
 * containerd.io/gc.expire}. Nothing may be created or changed under a lease that is gone, because
 * what the image is to keep may be gone with it: {@code NOT_FOUND}, and nothing has changed.
 */
public final class StoredImages {

  private static final List<String> FIELDS = List.of("target");
  private static final List<String> MAPS = List.of("labels", "annotations");

  private final Scope scope;
  private final Records<StoredImage> records;

  StoredImages(Scope scope) {
    this.scope = scope;
    this.records =
        new Records<>(scope, Kind.IMAGE, StoredImage::of, StoredImage::field, this::claimTarget);
  }

  private void claimTarget(Change change, StoredImage image) {
    scope.claim(change, target(image));
  }

  private Resource target(StoredImage image) {
    return Resource.content(scope.namespace(), image.target().digest());
  }

  /** As containerd, this lets a name stand for what is not there. It keeps nothing then. */
  private StoredImage recorded(StoredImage image) {
    scope
        .mistakes()
        .tell(
            "absent target",
            scope.namespace(),
            () ->
                scope.catalog().<Boolean>read(view -> view.get(target(image)).isPresent())
                    ? ""
                    : records.resource(image.name())
                        + ": stands for "
                        + image.target().digest()
                        + ", which is not in the store; add content first, under the lease under"
                        + " which it gets its name");
    return image;
  }

  /**
   * The image of a name. Under a lease, the lease holds what the image stands for from then on, so
   * that it can be read even when the name is deleted meanwhile; this costs a durable write.
   *
   * @throws StoreException {@code NOT_FOUND}
   */
  public StoredImage get(String name) {
    return records.get(records.resource(name));
  }

  /**
   * The images that match one of the filters, by name; all if there is no filter. Protects nothing.
   *
   * @param filters over {@code name}, {@code target.digest}, {@code target.mediatype}, {@code
   *     labels.KEY}, {@code annotations.KEY}
   * @throws StoreException {@code INVALID_ARGUMENT} if a filter cannot be read
   */
  public List<StoredImage> list(String... filters) {
    return records.search().list(resource -> true, filters);
  }

  /**
   * Calls {@code each} with the images that match, by name, and has only some of them in memory at
   * a time. It reads in many short transactions: an image that is there all the time comes once,
   * and one that comes or goes meanwhile once or not at all.
   *
   * @param each may change what is listed
   * @throws StoreException as {@link #list}
   */
  public void each(Consumer<? super StoredImage> each, String... filters) {
    records.search().each(resource -> true, each, filters);
  }

  /** How many {@link #list} would answer. */
  public long count(String... filters) {
    return records.search().count(filters);
  }

  /**
   * Records an image. One that expires is added to the lease that is worked under.
   *
   * @param image its times are not looked at
   * @return as recorded, with equal times
   * @throws StoreException {@code ALREADY_EXISTS}: what is there is held then as by {@link #get};
   *     {@code INVALID_ARGUMENT} if a label is too long, or means nothing
   */
  public StoredImage create(StoredImage image) {
    Resource resource = records.resource(image.name());
    return recorded(
        records.create(
            resource, change -> Entry.of(resource, scope.now(), image.fields(), image.labels())));
  }

  /**
   * Makes a name, or replaces all that is recorded of it but the time of its creation, in one step.
   *
   * @param image its times are not looked at
   * @return as recorded
   * @throws StoreException {@code INVALID_ARGUMENT} if a label is too long, or means nothing
   */
  public StoredImage put(StoredImage image) {
    return change(List.of(NameChange.put(image))).get(0);
  }

  /**
   * Changes several names, all of them or none, in one step: nobody sees some changed and others
   * not.
   *
   * @param changes of different names
   * @return those that were made or replaced, as recorded, in the order of the changes
   * @throws StoreException {@code ALREADY_EXISTS}, {@code NOT_FOUND} or, where one stands for
   *     something else than expected, {@code FAILED_PRECONDITION}; {@code INVALID_ARGUMENT} for two
   *     changes of one name, or if a label is too long, or means nothing
   */
  public List<StoredImage> change(List<NameChange> changes) {
    Map<Resource, NameChange> byName = new LinkedHashMap<>();
    for (NameChange change : changes) {
      Resource resource = records.resource(change.name());
      if (byName.put(resource, change) != null) {
        throw StoreException.invalid(resource + ": changes twice; once is possible");
      }
    }
    List<StoredImage> changed =
        records.change(
            byName.keySet(),
            (there, resource) -> {
              NameChange change = Objects.requireNonNull(byName.get(resource));
              Optional<StoredImage> before = there.map(StoredImage::of);
              change.check(resource, before);
              return change.image(before).map(image -> entry(resource, there, image));
            });
    return changed.stream().map(this::recorded).toList();
  }

  private Entry entry(Resource resource, Optional<Entry> there, StoredImage image) {
    return there
        .map(old -> old.changed(records.after(old.updated()), image.fields(), image.labels()))
        .orElseGet(() -> Entry.of(resource, scope.now(), image.fields(), image.labels()));
  }

  /**
   * Puts a label on an image, beside its others; empty text takes it away.
   *
   * @throws StoreException {@code NOT_FOUND}; {@code INVALID_ARGUMENT} if the label is too long, or
   *     means nothing
   */
  public StoredImage label(String name, String key, String value) {
    return records.label(records.resource(name), key, value);
  }

  /**
   * Replaces fields of an image, all but the time of creation if there are no paths. It is applied
   * to what is recorded by then: changes of other fields, or other labels, are not lost.
   *
   * @param image its name says which, its fields are the new ones
   * @param fieldPaths {@code labels}, {@code labels.KEY}, {@code target} with its annotations,
   *     {@code annotations}, {@code annotations.KEY}; a key that {@code image} does not have is
   *     removed
   * @return as recorded, updated strictly later than before
   * @throws StoreException {@code NOT_FOUND}; {@code INVALID_ARGUMENT} for another path, or if a
   *     label is too long
   */
  public StoredImage update(StoredImage image, String... fieldPaths) {
    Resource resource = records.resource(image.name());
    return records.update(
        resource,
        (entry, now) -> {
          FieldPaths paths = FieldPaths.of(resource, FIELDS, MAPS, fieldPaths);
          StoredImage merged = StoredImage.of(entry).merged(paths, image);
          return entry.changed(now, merged.fields(), merged.labels());
        });
  }

  /**
   * Replaces an image if it still is as it was read: compare-and-set.
   *
   * @param expected as {@link #get}, {@link #create} or {@link #update} have answered
   * @param replacement of the same name; its times are not looked at
   * @throws StoreException {@code FAILED_PRECONDITION} if somebody has changed it; {@code
   *     NOT_FOUND}; {@code INVALID_ARGUMENT} for another name, or if a label is too long
   */
  public StoredImage replace(StoredImage expected, StoredImage replacement) {
    Resource resource = records.resource(expected.name());
    if (!replacement.name().equals(expected.name())) {
      throw StoreException.invalid(
          resource + ": cannot become " + replacement.name() + "; create that, and delete this");
    }
    return records.replace(
        resource,
        expected,
        (entry, now) -> entry.changed(now, replacement.fields(), replacement.labels()));
  }

  /**
   * Deletes an image, and takes it off the lease that is worked under. What only it kept goes with
   * the next collection.
   *
   * @throws StoreException {@code NOT_FOUND}
   */
  public void delete(String name) {
    records.delete(records.resource(name), (change, entry) -> {});
  }

  /**
   * Deletes an image if it stands for {@code target}.
   *
   * @throws StoreException {@code NOT_FOUND} if it is not there, or stands for something else
   */
  public void delete(String name, Digest target) {
    Resource resource = records.resource(name);
    records.delete(
        resource,
        (change, entry) -> {
          if (!entry.field(Entry.TARGET_DIGEST).equals(target.toString())) {
            throw new StoreException(
                StoreException.Reason.NOT_FOUND,
                resource
                    + ": stands for "
                    + entry.field(Entry.TARGET_DIGEST)
                    + ", not for "
                    + target);
          }
        });
  }

  /**
   * Deletes images, all in one transaction, then collects and waits for that: one collection,
   * however many images (containerd's {@code SynchronousDelete} takes one for each, issue 7730).
   * When this returns, what only they kept is gone, and its bytes with it. Not for listeners, which
   * may be on the thread that is to collect.
   *
   * @return what the collection did, which others may have been waiting for as well
   * @throws StoreException {@code NOT_FOUND} if one of them is not there; none is deleted then
   * @throws dev.tidemark.engine.judge.RefusedException if too little is known to judge; the images
   *     are deleted all the same
   * @throws IOException if another process is collecting; the images are deleted all the same
   * @throws InterruptedException if this thread is not to wait any longer; the collection takes
   *     place all the same
   */
  public Report deleteAndCollect(Collection<String> names)
      throws IOException, InterruptedException {
    Set<Resource> resources = new LinkedHashSet<>();
    names.forEach(name -> resources.add(records.resource(name)));
    records.delete(resources, (change, entry) -> {});
    return scope.services().collecting().await();
  }
}
