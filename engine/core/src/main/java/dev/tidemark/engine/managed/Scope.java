package dev.tidemark.engine.managed;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * In which namespace, and under which lease, the methods of a workspace work.
 *
 * @param lease id of the lease that everything that is written or answered is added to
 */
record Scope(Services services, String namespace, Optional<String> lease) {

  Scope {
    Objects.requireNonNull(services, "services");
    Objects.requireNonNull(lease, "lease");
    Identifier.require("a namespace", namespace);
  }

  Catalog catalog() {
    return services.catalog();
  }

  Clock clock() {
    return services.clock();
  }

  Mistakes mistakes() {
    return services.mistakes();
  }

  /** The same namespace under a lease. */
  Scope under(String id) {
    return new Scope(services, namespace, Optional.of(id));
  }

  /** The time to record, in whole milliseconds. */
  Instant now() {
    return clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * A resource of this namespace.
   *
   * @throws StoreException if nothing of this kind can have such a name
   */
  Resource resource(Kind kind, String key) {
    try {
      return new Resource(kind, namespace, key);
    } catch (IllegalArgumentException e) {
      throw StoreException.invalid(e);
    }
  }

  /**
   * Adds a resource to the lease, if there is one, or else to what the running collection keeps.
   *
   * @throws StoreException if the lease is not there any more
   */
  void claim(Change change, Resource resource) {
    if (lease.isEmpty()) {
      mistakes().requireNoLease(namespace);
      change.claim(resource);
      return;
    }
    change.hold(live(change, lease.get()), resource);
  }

  /**
   * Claims something that is written again while it is there. Without a lease it is as young as if
   * it had been recorded now, for its writer has only the grace of the store to name it in.
   */
  void claimAgain(Change change, Entry there) {
    claim(change, there.resource());
    if (lease.isEmpty() && !Settings.of(change).grace().isZero()) {
      change.put(there.changed(now(), there.fields(), there.labels()));
    }
  }

  /** Takes a resource off the lease, if there is one, whether or not it holds it. */
  void letGo(Change change, Resource resource) {
    lease.ifPresent(id -> change.letGo(resource(Kind.LEASE, id), resource));
  }

  /**
   * Makes sure that the lease, if there is one, is still there: for what a lease need not hold.
   *
   * @throws StoreException if it is not
   */
  void checkLease(CatalogView view) {
    if (lease.isEmpty()) {
      mistakes().requireNoLease(namespace);
    } else {
      live(view, lease.get());
    }
  }

  /**
   * A lease that protects. One that has expired may be collected at any time, and whatever it held
   * with it, so that nobody may rely on it from then on, recorded or not.
   *
   * @throws StoreException if it is not there, or has expired
   */
  Resource live(CatalogView view, String id) {
    Resource holder = resource(Kind.LEASE, id);
    Optional<Instant> expires =
        view.get(holder)
            .map(References::of)
            .orElseThrow(() -> StoreException.notFound(holder))
            .expires();
    if (expires.isPresent() && clock().instant().isAfter(expires.get())) {
      throw new StoreException(
          StoreException.Reason.NOT_FOUND,
          holder + ": expired at " + expires.get() + "; begin again under a new lease");
    }
    return holder;
  }

  void tell(Event.Action action, Resource resource) {
    services.hearing().accept(new Event(action, resource));
  }
}
