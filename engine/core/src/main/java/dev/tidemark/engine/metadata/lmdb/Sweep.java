package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import java.util.Optional;

/**
 * Takes condemned nodes out of everything that is small or in order: sets, leases, expiries, the
 * number of names of their namespace; and queues what their backends have to remove. Their name and
 * their record stay, and mean nothing: each has a page of its own, which would have to be written
 * for it alone. They go when they have become many.
 */
final class Sweep {

  private final LmdbChange change;
  private final Departure departure;
  private final boolean dependents;
  private final boolean leases;

  Sweep(LmdbChange change) {
    this.change = change;
    this.departure = new Departure(change);
    this.dependents = !change.bits.isEmpty(NodeSet.DEPENDENT.code());
    this.leases = !change.holdings.isEmpty();
  }

  /** Answers what was recorded of the node. */
  Optional<Resource> sweep(long id) {
    boolean due = change.isCondemned(id) && change.isKnown(id);
    byte[] record = due ? change.records.get(id).orElse(null) : null;
    if (record == null) {
      return Optional.empty();
    }
    Optional<Entry> entry = change.outline(record);
    Resource resource = entry.map(Entry::resource).orElseGet(() -> change.codec.resource(record));
    // else it has been written anew, as another node
    boolean owner = change.names.id(ResourceKey.encode(resource)) == id;
    boolean content = resource.kind().equals(Kind.CONTENT);
    boolean queued = !content && change.queued(resource);
    entry.ifPresent(recorded -> departure.of(id, recorded));
    if (!content) {
      backend(resource, entry.isPresent(), owner, queued);
    }
    long[] left = owner && dependents ? change.dependents(id, resource) : new long[0];
    if (left.length > 0) {
      // they will depend on it again if it comes back
      change.records.put(id, change.codec.encode(resource));
      change.edges.replace(id, left);
      change.condemnation().pardon(id);
    } else {
      forget(id, resource, owner);
    }
    return entry.map(Entry::resource);
  }

  /**
   * Queues what a backend has to remove, unless the name has been given again.
   *
   * @param queued whether it was before
   */
  private void backend(Resource resource, boolean recorded, boolean owner, boolean queued) {
    Kind kind = resource.kind();
    boolean removable = kind.equals(Kind.INGEST) ? recorded : !kind.core();
    if (owner && removable) {
      change.queue(Departure.doomed(resource, -1));
    } else if (!owner && !queued && kind.equals(Kind.SNAPSHOT)) {
      change.unqueue(resource);
    }
  }

  /** All but its edges: ids are never used again, so they lead from nowhere. */
  private void forget(long id, Resource resource, boolean owner) {
    if (leases) {
      change.holdings.holders(id).forEach(lease -> change.holdings.remove(lease, id));
    }
    change.bits.set(NodeSet.KNOWN.code(), id, false);
    if (owner) {
      change.spaces.name(resource.namespace(), -1);
    }
  }
}
