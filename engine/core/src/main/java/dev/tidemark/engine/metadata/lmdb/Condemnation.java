package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.NodeSet;
import org.jspecify.annotations.Nullable;

/** What a write transaction changes about the condemned. */
final class Condemnation {

  private final LmdbChange change;

  /** The set as this transaction has it; null until it changes it. */
  private @Nullable Bitmap own;

  private long version;

  Condemnation(LmdbChange change) {
    this.change = change;
  }

  void add(Bitmap nodes) {
    own().or(nodes);
    change.bits.add(NodeSet.CONDEMNED.code(), nodes);
  }

  /** For a name that others depend on. */
  void pardon(long id) {
    own().clear(id);
    change.bits.set(NodeSet.CONDEMNED.code(), id, false);
  }

  private Bitmap own() {
    Bitmap mine = own;
    if (mine == null) {
      mine = change.condemned().copy();
      own = mine;
      change.decided(mine);
    }
    return mine;
  }

  /** At the end of the transaction. */
  void write() {
    if (own != null) {
      version = change.values.number(Values.CONDEMNED) + 1;
      change.values.number(Values.CONDEMNED, version);
    }
  }

  /** Tells the other transactions, once this one is committed. */
  void publish(Condemned condemned) {
    if (own != null) {
      condemned.learn(version, own);
    }
  }
}
