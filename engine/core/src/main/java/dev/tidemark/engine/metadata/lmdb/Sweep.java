package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Entry;
import dev.tidemark.engine.catalog.Kind;
import dev.tidemark.engine.catalog.NodeSet;
import dev.tidemark.engine.catalog.Resource;
import java.util.Optional;

/**
 * Removes condemned nodes: first their names, then themselves. Names and nodes are stored in
 * different orders, and each node has a page of its own in either if it is not taken in that order.
 */
final class Sweep {

  private final LmdbChange change;
  private final boolean dependents;
  private final boolean leases;

  Sweep(LmdbChange change) {
    this.change = change;
    this.dependents = !change.bits.isEmpty(NodeSet.DEPENDENT.code());
    this.leases = !change.holdings.isEmpty();
  }

  /** Answers what was recorded of the node. */
  Optional<Resource> unname(long id) {
    byte[] record = change.record(id).orElse(null);
    if (record == null) {
      return Optional.empty();
    }
    Optional<Entry> entry = change.outline(record);
    Resource resource = entry.map(Entry::resource).orElseGet(() -> change.codec.resource(record));
    // else it has been written anew, as another node
    boolean owner = change.names.id(ResourceKey.encode(resource)) == id;
    if (resource.kind().equals(Kind.CONTENT)) {
      entry.ifPresent(recorded -> change.disappear(id, recorded));
    } else {
      backend(id, resource, entry, owner);
    }
    if (owner) {
      takeName(id, resource);
    }
    return entry.map(Entry::resource);
  }

  /** Queues what a backend has to remove, unless the name has been given again. */
  private void backend(long id, Resource resource, Optional<Entry> entry, boolean owner) {
    boolean queued = change.queued(resource);
    entry.ifPresent(recorded -> change.disappear(id, recorded));
    Kind kind = resource.kind();
    boolean removable = kind.equals(Kind.INGEST) ? entry.isPresent() : !kind.core();
    if (owner && removable) {
      change.queue(LmdbChange.doomed(resource, -1));
    } else if (!owner && !queued && kind.equals(Kind.SNAPSHOT)) {
      change.unqueue(resource);
    }
  }

  private void takeName(long id, Resource resource) {
    long[] left = dependents ? change.dependents(id, resource) : new long[0];
    if (left.length > 0) {
      // they will depend on it again if it comes back
      change.store(id, change.codec.encode(resource));
      change.edges.replace(id, left);
    } else {
      change.names.take(ResourceKey.encode(resource), resource.namespace());
    }
  }

  /** All but its edges: ids are never used again, so they lead from nowhere. */
  void purge(long id) {
    if (dependents && keepsName(id)) {
      return;
    }
    if (leases) {
      change.holdings.holders(id).forEach(lease -> change.holdings.remove(lease, id));
    }
    change.tables.nodes().delete(change.txn, change.bytes.key(id));
    change.bits.set(NodeSet.KNOWN.code(), id, false);
  }

  private boolean keepsName(long id) {
    return change
        .record(id)
        .map(record -> change.names.id(ResourceKey.encode(change.codec.resource(record))) == id)
        .orElse(false);
  }
}
