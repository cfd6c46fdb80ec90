package dev.tidemark.engine.metadata.lmdb;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.Txn;

/**
 * The open tables of a store. Mirrored and managed stores have the same; what only the ones have
 * stays empty in the others.
 *
 * @param ids resource to node id
 * @param spaces of managed stores, namespace to how many resources in it have an id and are not
 *     removed, and how many of each kind are recorded; of mirrored ones, space to its number
 * @param nodes node id to record
 * @param backlinks what something points at, and the node that does
 * @param held lease and node, for every resource that a lease holds
 * @param holding the same the other way round
 * @param expiry instant and node, for every root that stops being one
 * @param queue what backends have to remove
 * @param shade what writers tell a collection that is marking, a list a transaction
 * @param roots number of a space and position there, to what a mirror has read
 * @param links number of a space, kind of link and first id, to ids
 * @param findings node id to what is wrong with it
 * @param trash node id to the deletion that was begun
 */
record CatalogTables(
    Dbi<DirectBuffer> meta,
    Dbi<DirectBuffer> ids,
    Dbi<DirectBuffer> spaces,
    Dbi<DirectBuffer> nodes,
    Dbi<DirectBuffer> edges,
    Dbi<DirectBuffer> strings,
    Dbi<DirectBuffer> bits,
    Dbi<DirectBuffer> backlinks,
    Dbi<DirectBuffer> held,
    Dbi<DirectBuffer> holding,
    Dbi<DirectBuffer> expiry,
    Dbi<DirectBuffer> queue,
    Dbi<DirectBuffer> shade,
    Dbi<DirectBuffer> roots,
    Dbi<DirectBuffer> links,
    Dbi<DirectBuffer> findings,
    Dbi<DirectBuffer> trash) {

  /** Room for the tables to come as well: the number cannot change while an environment is open. */
  static final int MAX = 24;

  /** The table that says what all others are. */
  static final String META = "meta";

  /** Makes those that are missing, in a transaction that writes. */
  static CatalogTables open(Env<DirectBuffer> env, Txn<DirectBuffer> txn) {
    return new CatalogTables(
        table(env, txn, META),
        table(env, txn, "ids"),
        table(env, txn, "spaces"),
        table(env, txn, "nodes"),
        table(env, txn, "edges"),
        table(env, txn, "strings"),
        table(env, txn, "bits"),
        table(env, txn, "backlinks"),
        table(env, txn, "held"),
        table(env, txn, "holding"),
        table(env, txn, "expiry"),
        table(env, txn, "queue"),
        table(env, txn, "shade"),
        table(env, txn, "roots"),
        table(env, txn, "links"),
        table(env, txn, "findings"),
        table(env, txn, "trash"));
  }

  List<Dbi<DirectBuffer>> all() {
    return List.of(
        meta, ids, spaces, nodes, edges, strings, bits, backlinks, held, holding, expiry, queue,
        shade, roots, links, findings, trash);
  }

  /** Takes away a table of an earlier schema, if it is there. */
  static void drop(Env<DirectBuffer> env, Txn<DirectBuffer> txn, String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    try {
      env.openDbi(txn, utf8, null, false).drop(txn, true);
    } catch (Dbi.KeyNotFoundException e) {
      // it is not
    }
  }

  private static Dbi<DirectBuffer> table(
      Env<DirectBuffer> env, Txn<DirectBuffer> txn, String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return env.openDbi(txn, utf8, null, false, DbiFlags.MDB_CREATE);
  }
}
