package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.Resource;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * In which namespace, and under which lease, the methods of a workspace work.
 *
 * @param events is told what has happened, after the transaction, by the thread that did it
 * @param lease id of the lease that everything that is written or answered is added to
 */
record Scope(
    Catalog catalog,
    Clock clock,
    Consumer<Event> events,
    String namespace,
    Optional<String> lease) {

  Scope {
    Objects.requireNonNull(catalog, "catalog");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(events, "events");
    Objects.requireNonNull(lease, "lease");
    if (!namespace.matches("[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*") || namespace.length() > 76) {
      throw StoreException.invalid(
          "not a namespace: '"
              + namespace
              + "'; at most 76 letters and digits, with single . _ - between them");
    }
  }

  /** The time to record, in whole milliseconds. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Adds a resource to the lease, if there is one, or else to what the running collection keeps.
   *
   * @throws StoreException if the lease is not there any more
   */
  void claim(Change change, Resource resource) {
    if (lease.isEmpty()) {
      change.claim(resource);
      return;
    }
    Resource holder = Resource.lease(namespace, lease.get());
    if (change.get(holder).isEmpty()) {
      throw StoreException.notFound(holder);
    }
    change.hold(holder, resource);
  }

  void tell(Event.Action action, Resource resource) {
    events.accept(new Event(action, resource));
  }
}
