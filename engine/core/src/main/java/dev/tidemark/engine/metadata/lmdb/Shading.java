package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import java.util.LinkedHashSet;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;

/**
 * The barrier: what one transaction tells a collection that is marking. It becomes one list, behind
 * those of the transactions before.
 */
final class Shading {

  private final LmdbChange change;
  private final Set<Long> nodes = new LinkedHashSet<>();

  Shading(LmdbChange change) {
    this.change = change;
  }

  /** For a node that is referred to, or relied upon, from now on. */
  void shade(long id) {
    Cycle now = change.cycle();
    if (now.phase() == Cycle.Phase.MARK && id < now.horizon()) {
      nodes.add(id);
    }
  }

  /**
   * Shades a record and everything that it refers to: the record may have been marked before it
   * referred to that, and is not looked at again.
   */
  void shade(long id, Resource resource, References now) {
    if (change.cycle().phase() != Cycle.Phase.MARK) {
      return;
    }
    shade(id);
    now.forward().forEach(target -> shade(change.intern(target)));
    now.conditions().forEach(condition -> change.claim(condition.target()));
    if (resource.kind().equals(Kind.LEASE)) {
      change.holdings.of(id).forEach(this::shade);
    }
  }

  /** A mark begins, which knows what was told before. */
  void begin() {
    change.tables.shade().drop(change.txn);
    nodes.clear();
  }

  void write() {
    if (!nodes.isEmpty()) {
      Packed list = new Packed();
      nodes.forEach(list::number);
      change
          .tables
          .shade()
          .put(change.txn, change.bytes.key(last() + 1), change.bytes.value(list.toBytes()));
      nodes.clear();
    }
  }

  private long last() {
    try (Cursor<DirectBuffer> cursor = change.tables.shade().openCursor(change.txn)) {
      return cursor.last() ? Bytes.number(cursor.key()) : 0;
    }
  }
}
