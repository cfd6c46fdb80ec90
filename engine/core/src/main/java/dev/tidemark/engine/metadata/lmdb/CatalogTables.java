package dev.tidemark.engine.metadata.lmdb;

import java.util.List;
import org.agrona.DirectBuffer;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;

/**
 * The open tables of a managed store.
 *
 * @param ids resource to node id
 * @param spaces namespace to how many resources in it have an id and are not removed, and how many
 *     of each kind are recorded
 * @param nodes node id to record
 * @param offspring name of a parent and node, for every snapshot that has one
 * @param held lease and node, for every resource that a lease holds
 * @param holding the same the other way round
 * @param expiry instant and node, for every root that stops being one
 * @param queue what backends have to remove
 * @param shade what writers tell a collection that is marking, a list a transaction
 */
record CatalogTables(
    Dbi<DirectBuffer> meta,
    Dbi<DirectBuffer> ids,
    Dbi<DirectBuffer> spaces,
    Dbi<DirectBuffer> nodes,
    Dbi<DirectBuffer> edges,
    Dbi<DirectBuffer> strings,
    Dbi<DirectBuffer> bits,
    Dbi<DirectBuffer> offspring,
    Dbi<DirectBuffer> held,
    Dbi<DirectBuffer> holding,
    Dbi<DirectBuffer> expiry,
    Dbi<DirectBuffer> queue,
    Dbi<DirectBuffer> shade) {

  /** Room for the tables to come as well: the number cannot change while an environment is open. */
  static final int MAX = 24;

  static CatalogTables open(Env<DirectBuffer> env) {
    return new CatalogTables(
        table(env, "meta"),
        table(env, "ids"),
        table(env, "spaces"),
        table(env, "nodes"),
        table(env, "edges"),
        table(env, "strings"),
        table(env, "bits"),
        table(env, "offspring"),
        table(env, "held"),
        table(env, "holding"),
        table(env, "expiry"),
        table(env, "queue"),
        table(env, "shade"));
  }

  List<Dbi<DirectBuffer>> all() {
    return List.of(
        meta, ids, spaces, nodes, edges, strings, bits, offspring, held, holding, expiry, queue,
        shade);
  }

  private static Dbi<DirectBuffer> table(Env<DirectBuffer> env, String name) {
    return env.openDbi(name, DbiFlags.MDB_CREATE);
  }
}
