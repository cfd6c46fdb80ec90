package dev.tidemark.engine.metadata.lmdb;

import org.agrona.DirectBuffer;
import org.lmdbjava.Env;
import org.lmdbjava.Txn;

/** What all transactions of an open store have in common. */
record Shared(CatalogTables tables, Condemned condemned, Strings.Known strings) {

  /** In one transaction, for each waits for the disk. */
  static Shared open(Env<DirectBuffer> env) {
    try (Txn<DirectBuffer> txn = env.txnWrite()) {
      Shared shared = open(env, txn);
      txn.commit();
      return shared;
    }
  }

  static Shared open(Env<DirectBuffer> env, Txn<DirectBuffer> txn) {
    return new Shared(CatalogTables.open(env, txn), new Condemned(), new Strings.Known());
  }
}
