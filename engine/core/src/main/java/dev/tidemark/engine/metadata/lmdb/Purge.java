package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Entry;
import dev.tidemark.engine.catalog.Kind;
import dev.tidemark.engine.catalog.NodeSet;
import dev.tidemark.engine.catalog.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Removes condemned nodes for good, each table in its own order. */
final class Purge {

  private final LmdbChange change;
  private final List<byte[]> keys = new ArrayList<>();

  Purge(LmdbChange change) {
    this.change = change;
  }

  void of(Collection<Long> ids) {
    for (long id : ids.stream().sorted().toList()) {
      Optional<byte[]> record = change.record(id);
      if (record.isPresent()) {
        one(id, record.get());
      }
    }
    keys.sort(Arrays::compareUnsigned);
    for (byte[] key : keys) {
      change.tables.ids().delete(change.txn, change.bytes.key(key));
    }
  }

  private void one(long id, byte[] record) {
    Resource resource = change.codec.resource(record);
    byte[] key = ResourceKey.encode(resource);
    // else it has been written anew, as another node
    boolean owner = change.stored(key) == id;
    backend(id, resource, change.outline(record), owner);
    long[] dependents = owner ? change.dependents(id, resource) : new long[0];
    if (dependents.length > 0) {
      // they will depend on it again if it comes back
      change.store(id, change.codec.encode(resource));
      change.edges.replace(id, dependents);
    } else {
      if (owner) {
        keys.add(key);
      }
      erase(id);
    }
  }

  /** All but its edges: ids are never used again, so they lead from nowhere. */
  private void erase(long id) {
    for (long holder : change.pairs(change.tables.holding(), id)) {
      change.unpair(holder, id);
    }
    change.tables.nodes().delete(change.txn, change.bytes.key(id));
    change.bits.set(NodeSet.KNOWN.code(), id, false);
  }

  /** Queues what a backend has to remove, unless the name has been given again. */
  private void backend(long id, Resource resource, Optional<Entry> outline, boolean owner) {
    boolean queued = change.queued(resource);
    outline.ifPresent(recorded -> change.disappear(id, recorded));
    Kind kind = resource.kind();
    boolean removable = kind.equals(Kind.INGEST) ? outline.isPresent() : !kind.core();
    if (owner && removable) {
      change.queue(LmdbChange.doomed(resource, -1));
    } else if (!owner && !queued && kind.equals(Kind.SNAPSHOT)) {
      change.unqueue(resource);
    }
  }
}
