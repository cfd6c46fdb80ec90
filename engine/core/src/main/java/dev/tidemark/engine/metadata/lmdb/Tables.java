package dev.tidemark.engine.metadata.lmdb;

import java.util.List;
import org.agrona.DirectBuffer;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;

/** The open tables of an environment. */
record Tables(
    Dbi<DirectBuffer> meta,
    Dbi<DirectBuffer> ids,
    Dbi<DirectBuffer> nodes,
    Dbi<DirectBuffer> edges,
    Dbi<DirectBuffer> strings,
    Dbi<DirectBuffer> bits,
    Dbi<DirectBuffer> roots,
    Dbi<DirectBuffer> findings,
    Dbi<DirectBuffer> trash) {

  /** Room for the tables to come as well: the number cannot change while an environment is open. */
  static final int MAX = 24;

  static Tables open(Env<DirectBuffer> env) {
    return new Tables(
        table(env, "meta"),
        table(env, "ids"),
        table(env, "nodes"),
        table(env, "edges"),
        table(env, "strings"),
        table(env, "bits"),
        table(env, "roots"),
        table(env, "findings"),
        table(env, "trash"));
  }

  List<Dbi<DirectBuffer>> all() {
    return List.of(meta, ids, nodes, edges, strings, bits, roots, findings, trash);
  }

  private static Dbi<DirectBuffer> table(Env<DirectBuffer> env, String name) {
    return env.openDbi(name, DbiFlags.MDB_CREATE);
  }
}
