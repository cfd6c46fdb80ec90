package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import java.util.HashMap;
import java.util.Map;

/**
 * Which node a name stands for, in a write transaction. It is the same until that is condemned;
 * whoever uses the name then gives it to a new node. Ids are never used again.
 */
final class Naming {

  /** Ids are four bytes in an edge block. */
  private static final long MAX_IDS = 1L << 32;

  private final LmdbChange change;
  private final Map<Resource, Long> met = new HashMap<>();
  private long next;

  /**
   * @param next the first id that was not given yet
   */
  Naming(LmdbChange change, long next) {
    this.change = change;
    this.next = next;
  }

  long next() {
    return next;
  }

  /** The node of a name, if this transaction has used it; else {@link CatalogView#NONE}. */
  long met(Resource resource) {
    return met.getOrDefault(resource, CatalogView.NONE);
  }

  /** The node that has a name, even if it is condemned, as long as it was not swept. */
  long holder(Resource resource) {
    long used = met(resource);
    long id = used != CatalogView.NONE ? used : change.names.id(ResourceKey.encode(resource));
    return id != CatalogView.NONE && change.isSwept(id) ? CatalogView.NONE : id;
  }

  /** The node of a name, a new one if it has none: the caller writes the record then. */
  long node(Resource resource) {
    Long used = met.get(resource);
    if (used != null) {
      return used;
    }
    byte[] key = ResourceKey.encode(resource);
    long stored = change.names.id(key);
    boolean named = stored != CatalogView.NONE && !change.isCondemned(stored);
    long id = named ? stored : give(resource, key, stored);
    met.put(resource, id);
    return id;
  }

  private long give(Resource resource, byte[] key, long before) {
    if (next >= MAX_IDS) {
      throw new IllegalStateException("the catalog has used up its 2^32 node ids");
    }
    long id = next++;
    change.names.give(key, id);
    if (before == CatalogView.NONE || change.isSwept(before)) {
      change.spaces.name(resource.namespace(), 1);
    } else {
      change.edges.add(id, change.dependents(before, resource));
    }
    change.bits.set(NodeSet.KNOWN.code(), id, true);
    if (!resource.kind().core()) {
      change.unqueue(resource);
    }
    return id;
  }

  /** Names may stand for other nodes from now on, or for none. */
  void forget() {
    met.clear();
  }
}
