package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.mark.EdgeScan;
import dev.tidemark.engine.mark.Graph;
import java.util.function.LongPredicate;
import org.agrona.DirectBuffer;
import org.lmdbjava.Txn;

/** The nodes of a store, mirrored or managed, as a transaction sees them: names, records, edges. */
class LmdbNodes implements Graph {

  final Txn<DirectBuffer> txn;
  final CatalogTables tables;
  final Bytes bytes;
  final Values values;
  final Names names;
  final EntryCodec codec;
  final RecordTable records;
  final EdgeTable edges;
  final BitTable bits;

  LmdbNodes(Txn<DirectBuffer> txn, Shared shared, Bytes bytes) {
    this.txn = txn;
    this.tables = shared.tables();
    this.bytes = bytes;
    this.values = new Values(txn, tables.meta(), bytes);
    this.names = new Names(txn, tables.ids(), bytes);
    this.codec = new EntryCodec(new Strings(txn, tables.strings(), bytes, shared.strings()));
    this.records = new RecordTable(txn, tables.nodes(), bytes);
    this.edges = new EdgeTable(txn, tables.edges(), bytes);
    this.bits = new BitTable(txn, tables.bits(), bytes);
  }

  @Override
  public long nextId() {
    return values.number(Values.NEXT_ID);
  }

  @Override
  public final EdgeScan edgesDescending() {
    edges.flush();
    return new LmdbEdgeScan(txn, tables.edges(), true);
  }

  @Override
  public final EdgeScan edgesAscending() {
    edges.flush();
    return new LmdbEdgeScan(txn, tables.edges(), false);
  }

  @Override
  public final long[] children(long parent) {
    return edges.children(parent);
  }

  /** What a node is called; a node that a label refers to has a record. */
  final String key(long id) {
    return records
        .get(id)
        .map(codec::key)
        .orElseThrow(() -> new InconsistentException("a label refers to missing node " + id));
  }

  /**
   * Calls {@code enough} with the nodes of content whose digest begins with a text, in the order of
   * digests and then of namespaces, until it has enough.
   */
  final void digests(String prefix, LongPredicate enough) {
    boolean[] done = new boolean[1];
    for (DigestRange range : DigestRange.of(prefix)) {
      names.scan(
          range.common(),
          range.first(),
          (key, id) -> {
            boolean fits = DigestRange.fits(records.get(id).map(codec::key).orElse(""), prefix);
            done[0] = fits && enough.test(id);
            return done[0] || (!fits && range.sorted());
          });
      if (done[0]) {
        return;
      }
    }
  }
}
