package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Entry;
import dev.tidemark.engine.catalog.NodeSet;

/**
 * Brings the tables of the schema before up to this one, all in one transaction: after a crash in
 * the middle the store is what it was.
 */
final class Upgrade {

  /** It had neither the numbers of records nor the children of snapshots. */
  static final String FROM = "managed 3";

  private Upgrade() {}

  static void run(LmdbChange change) {
    change
        .nodes(NodeSet.KNOWN)
        .forEach(id -> change.outline(id).ifPresent(one -> add(change, id, one)));
    change.value(LmdbCatalog.SCHEMA_NAME, LmdbCatalog.SCHEMA);
  }

  /** Also what is condemned and was not removed yet: its removal takes it out again. */
  private static void add(LmdbChange change, long id, Entry entry) {
    change.spaces.record(entry.resource().namespace(), entry.resource().kind(), 1);
    change.offspring.add(id, entry);
  }
}
