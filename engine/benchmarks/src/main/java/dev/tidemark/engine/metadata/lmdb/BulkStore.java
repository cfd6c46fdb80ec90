package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.NamedRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.lmdbjava.DirectBufferProxy;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/**
 * Fills an empty metadata store with edges at the speed of the disk, by the engine's own {@link
 * EdgeTable} and {@link LmdbWriter}.
 *
 * <p>It leaves out what no mark reads: the nodes' records and their digests. It is not durable
 * before {@link #finish}.
 */
public final class BulkStore implements AutoCloseable {

  private static final long MAP_BYTES = 64L << 30;
  private static final int PARENTS_PER_TRANSACTION = 500_000;

  private final Env<DirectBuffer> env;
  private final Shared shared;
  private Txn<DirectBuffer> txn;
  private EdgeTable edges;
  private int parents;

  private BulkStore(Env<DirectBuffer> env) {
    this.env = env;
    this.shared = Shared.open(env);
    this.txn = env.txnWrite();
    this.edges = new EdgeTable(txn, shared.tables().edges(), new Bytes());
  }

  /** Makes a store in {@code directory}. */
  public static BulkStore create(Path directory) throws IOException {
    // writes the schema's version, and whatever else a store begins with
    LmdbMetadata.open(directory).close();
    return new BulkStore(
        Env.create(DirectBufferProxy.PROXY_DB)
            .setMapSize(MAP_BYTES)
            .setMaxDbs(CatalogTables.MAX)
            .open(directory.toFile(), EnvFlags.MDB_NOTLS, EnvFlags.MDB_NOSYNC));
  }

  /** Adds a parent; its id is larger than all before. */
  public void add(long parent, long[] children) {
    edges.add(parent, children);
    if (++parents == PARENTS_PER_TRANSACTION) {
      parents = 0;
      commit();
      txn = env.txnWrite();
      edges = new EdgeTable(txn, shared.tables().edges(), new Bytes());
    }
  }

  /** Writes the roots and the number of ids, and all of it to disk. */
  public void finish(List<NamedRoot> roots, long ids) {
    LmdbWriter writer = new LmdbWriter(txn, shared);
    writer.roots(roots);
    writer.values.number(Values.NEXT_ID, ids);
    commit();
    env.sync(true);
  }

  private void commit() {
    edges.flush();
    txn.commit();
    txn.close();
  }

  @Override
  public void close() {
    txn.close();
    env.close();
  }
}
