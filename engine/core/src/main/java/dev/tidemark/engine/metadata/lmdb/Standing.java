package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.References;
import java.time.Instant;
import java.util.Optional;

/**
 * What follows from a record beside its edges: whether it is a root, until when, and under what
 * conditions it refers to others.
 */
final class Standing {

  private final LmdbChange change;
  private final long id;

  Standing(LmdbChange change, long id) {
    this.change = change;
    this.id = id;
  }

  void apply(Optional<References> before, References now) {
    set(NodeSet.ROOT, before, now.root() && now.expires().isEmpty());
    set(NodeSet.CONDITIONAL, before, !now.conditions().isEmpty());
    set(NodeSet.DEPENDENT, before, !now.back().isEmpty());
    Optional<Instant> old = before.filter(References::root).flatMap(References::expires);
    Optional<Instant> due = now.root() ? now.expires() : Optional.empty();
    if (before.isPresent() && before.get().root() && !now.root()) {
      change.free();
    }
    if (!old.equals(due)) {
      old.ifPresent(at -> change.expiries.remove(id, at));
      due.ifPresent(at -> change.expiries.add(id, at));
    }
  }

  /** A new node is in no set. */
  private void set(NodeSet which, Optional<References> before, boolean member) {
    if (member || before.isPresent()) {
      change.bits.set(which.code(), id, member);
    }
  }
}
