package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.LabelLimits;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The records of one kind in the namespace of a scope. Here is what is the same for all kinds: a
 * method is one transaction; what it writes is within the limits, and claimed by the lease that it
 * works under; events come after the commit.
 *
 * @param <T> what a record is for users
 * @param type makes one of what is recorded
 * @param field what filters see of one, by a path with dots in it
 * @param answered claims what goes with a record that is answered, beside the record itself
 */
record Records<T>(
    Scope scope,
    Kind kind,
    Function<Entry, T> type,
    BiFunction<T, String, Optional<String>> field,
    BiConsumer<Change, T> answered) {

  /** Of a kind where nothing goes with a record. */
  Records(
      Scope scope,
      Kind kind,
      Function<Entry, T> type,
      BiFunction<T, String, Optional<String>> field) {
    this(scope, kind, type, field, (change, record) -> {});
  }

  Resource resource(String key) {
    return scope.resource(kind, key);
  }

  /** Looks for several of them. */
  RecordSearch<T> search() {
    return new RecordSearch<>(scope, kind, type, field);
  }

  /**
   * A record. Under a lease this is a durable write, and the record is there as long as the lease.
   */
  T get(Resource resource) {
    return scope.lease().isEmpty()
        ? scope.catalog().read(view -> type.apply(recorded(view, resource)))
        : scope.catalog().write(change -> answer(change, recorded(change, resource)));
  }

  /** Claims a record that somebody is told of and will rely on. */
  private T answer(Change change, Entry entry) {
    T found = type.apply(entry);
    claim(change, entry);
    answered.accept(change, found);
    return found;
  }

  /**
   * Makes a record. That there is one already is an answer, on which callers go on: it is claimed
   * as by {@link #get}, in a transaction that is committed before this throws.
   *
   * @param first makes it, and may change and refuse other things
   */
  T create(Resource resource, Function<Change, Entry> first) {
    Optional<Entry> created =
        scope
            .catalog()
            .write(
                change -> {
                  Optional<Entry> there = change.get(resource);
                  there.ifPresent(entry -> answer(change, entry));
                  return there.isPresent()
                      ? Optional.empty()
                      : Optional.of(put(change, there, first.apply(change)));
                });
    Entry made = created.orElseThrow(() -> StoreException.exists(resource));
    scope.tell(Event.Action.CREATED, resource);
    return type.apply(made);
  }

  /**
   * @param update makes the new one of what is recorded and the time of the change, which is later
   *     than that of the last one
   */
  T update(Resource resource, BiFunction<Entry, Instant, Entry> update) {
    Entry updated =
        scope
            .catalog()
            .write(
                change -> {
                  Entry entry = recorded(change, resource);
                  Entry next = update.apply(entry, after(entry.updated()));
                  return put(change, Optional.of(entry), next);
                });
    scope.tell(Event.Action.UPDATED, resource);
    return type.apply(updated);
  }

  /** Puts a label on a record, beside its others; empty text takes it away. */
  T label(Resource resource, String key, String value) {
    return update(
        resource,
        (entry, now) -> {
          Map<String, String> labels = new LinkedHashMap<>(entry.labels());
          labels.put(key, value);
          return entry.changed(now, entry.fields(), labels);
        });
  }

  /** Does {@link #update} if the record is what somebody has seen. */
  T replace(Resource resource, T expected, BiFunction<Entry, Instant, Entry> update) {
    return update(
        resource,
        (entry, now) -> {
          if (!type.apply(entry).equals(expected)) {
            throw new StoreException(
                StoreException.Reason.FAILED_PRECONDITION,
                resource + ": has changed since it was read; read it again");
          }
          return update.apply(entry, now);
        });
  }

  /**
   * Changes several records in one transaction.
   *
   * @param next what is to be recorded of one instead of what is; empty if it is to go. May refuse
   * @return what was recorded, without those that went
   */
  List<T> change(
      Collection<Resource> resources, BiFunction<Optional<Entry>, Resource, Optional<Entry>> next) {
    List<Changed> changed =
        scope
            .catalog()
            .write(
                change -> {
                  List<Changed> done = new ArrayList<>();
                  for (Resource resource : resources) {
                    Optional<Entry> before = change.get(resource);
                    Optional<Entry> after = next.apply(before, resource);
                    after.ifPresentOrElse(
                        entry -> put(change, before, entry), () -> remove(change, resource));
                    done.add(new Changed(resource, before.isPresent(), after));
                  }
                  return done;
                });
    changed.forEach(one -> scope.tell(one.action(), one.resource()));
    return changed.stream().flatMap(one -> one.after().stream()).map(type).toList();
  }

  private record Changed(Resource resource, boolean known, Optional<Entry> after) {
    Event.Action action() {
      if (after.isEmpty()) {
        return Event.Action.DELETED;
      }
      return known ? Event.Action.UPDATED : Event.Action.CREATED;
    }
  }

  private void remove(Change change, Resource resource) {
    scope.letGo(change, resource);
    change.remove(resource);
  }

  /**
   * @param check may refuse
   */
  void delete(Resource resource, BiConsumer<Change, Entry> check) {
    delete(Set.of(resource), check);
  }

  /** Deletes all of them, or none. */
  void delete(Set<Resource> resources, BiConsumer<Change, Entry> check) {
    scope
        .catalog()
        .write(
            change -> {
              for (Resource resource : resources) {
                check.accept(change, recorded(change, resource));
                remove(change, resource);
              }
              return resources;
            });
    resources.forEach(resource -> scope.tell(Event.Action.DELETED, resource));
  }

  static Entry recorded(CatalogView view, Resource resource) {
    return view.get(resource).orElseThrow(() -> StoreException.notFound(resource));
  }

  /**
   * Writes a record within a transaction.
   *
   * @param before what was recorded of it
   */
  Entry put(Change change, Optional<Entry> before, Entry entry) {
    check(before, entry);
    change.put(entry);
    claim(change, entry);
    return entry;
  }

  /** What was written by others, and is not touched, is no mistake of whoever writes now. */
  private void check(Optional<Entry> before, Entry entry) {
    try {
      LabelLimits.check(entry.labels());
    } catch (IllegalArgumentException e) {
      throw StoreException.invalid(entry.resource() + ": " + e.getMessage());
    }
    Map<String, String> changed = new LinkedHashMap<>(entry.labels());
    before.ifPresent(old -> changed.entrySet().removeAll(old.labels().entrySet()));
    scope.mistakes().check(entry.resource(), changed);
  }

  /** A container never goes by itself, nor does an image that does not expire. */
  private void claim(Change change, Entry entry) {
    boolean stays =
        kind.equals(Kind.CONTAINER)
            || (kind.equals(Kind.IMAGE) && !entry.labels().containsKey(References.EXPIRE));
    if (stays) {
      scope.checkLease(change);
    } else {
      scope.claim(change, entry.resource());
    }
  }

  /** Two changes within a millisecond, or across a clock set back, are still in order. */
  Instant after(Instant last) {
    Instant now = scope.now();
    return now.isAfter(last) ? now : last.plusMillis(1);
  }
}
