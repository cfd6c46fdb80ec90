package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.EdgeScan;
import dev.tidemark.engine.metadata.Begun;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/** A transaction's view of the tables. */
class LmdbReader implements Reader {

  static final String NEXT_ID = "next";

  final Txn<DirectBuffer> txn;
  final Tables tables;
  final Bytes bytes = new Bytes();
  final Strings strings;
  final RecordTable records;
  final EdgeTable edges;
  final BitTable bitmaps;

  LmdbReader(Txn<DirectBuffer> txn, Tables tables) {
    this.txn = txn;
    this.tables = tables;
    this.strings = new Strings(txn, tables.strings(), bytes, new Strings.Known());
    this.records = new RecordTable(txn, tables.nodes(), bytes);
    this.edges = new EdgeTable(txn, tables.edges(), bytes);
    this.bitmaps = new BitTable(txn, tables.bits(), bytes);
  }

  @Override
  public long id(Digest digest) {
    return id(DigestKey.encode(digest));
  }

  long id(byte[] key) {
    DirectBuffer id = tables.ids().get(txn, bytes.key(key));
    return id == null ? NONE : Bytes.number(id);
  }

  @Override
  public long[] ids(List<Digest> digests) {
    byte[][] keys = keys(digests);
    long[] ids = new long[keys.length];
    for (int i : inKeyOrder(keys)) {
      ids[i] = id(keys[i]);
    }
    return ids;
  }

  static byte[][] keys(List<Digest> digests) {
    byte[][] keys = new byte[digests.size()][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = DigestKey.encode(digests.get(i));
    }
    return keys;
  }

  /** Positions nearly in the order of the table, so that neighbouring look-ups share pages. */
  static int[] inKeyOrder(byte[][] keys) {
    long[] order = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      order[i] = DigestKey.rank(keys[i]) << Integer.SIZE | i;
    }
    Arrays.sort(order);
    int[] positions = new int[order.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = (int) order[i];
    }
    return positions;
  }

  @Override
  public Optional<Node> node(long id) {
    return records.get(id).map(this::decode);
  }

  @Override
  public List<Digest> matching(String prefix, int most) {
    List<Digest> matching = new ArrayList<>();
    for (DigestRange range : DigestRange.of(prefix)) {
      try (Cursor<DirectBuffer> cursor = tables.ids().openCursor(txn)) {
        boolean found = cursor.get(bytes.key(range.first()), GetOp.MDB_SET_RANGE);
        for (; found && Bytes.beginsWith(cursor.key(), range.common()); found = cursor.next()) {
          byte[] key = new byte[cursor.key().capacity()];
          cursor.key().getBytes(0, key);
          Digest digest = DigestKey.decode(key);
          if (DigestRange.fits(digest.toString(), prefix)) {
            matching.add(digest);
          } else if (range.sorted()) {
            break;
          }
          if (matching.size() == most) {
            return matching;
          }
        }
      }
    }
    return matching;
  }

  @Override
  public void nodes(ObjLongConsumer<Node> each) {
    walk(tables.nodes(), (id, value) -> each.accept(decode(value), id));
  }

  @Override
  public long nextId() {
    return get(NEXT_ID).map(Long::parseLong).orElse(0L);
  }

  @Override
  public Bitmap bits(Bits which) {
    return bitmaps.read(which.code(), nextId());
  }

  @Override
  public EdgeScan edgesDescending() {
    edges.flush();
    return new LmdbEdgeScan(txn, tables.edges(), true);
  }

  @Override
  public EdgeScan edgesAscending() {
    edges.flush();
    return new LmdbEdgeScan(txn, tables.edges(), false);
  }

  @Override
  public long[] children(long parent) {
    return edges.children(parent);
  }

  @Override
  public List<NamedRoot> roots() {
    List<NamedRoot> roots = new ArrayList<>();
    walk(
        tables.roots(),
        (position, value) -> {
          Packed packed = new Packed(value);
          long id = packed.number();
          roots.add(new NamedRoot(packed.text(), packed.text(), packed.text(), id));
        });
    return roots;
  }

  @Override
  public long rootCount() {
    return tables.roots().stat(txn).entries;
  }

  @Override
  public Bitmap rootNodes() {
    Bitmap nodes = new Bitmap(Math.max(nextId(), 1));
    walk(tables.roots(), (position, value) -> nodes.set(new Packed(value).number()));
    return nodes;
  }

  @Override
  public Map<Long, List<String>> findings() {
    Map<Long, List<String>> findings = new LinkedHashMap<>();
    walk(
        tables.findings(),
        (id, value) -> {
          List<String> lines = new ArrayList<>();
          for (Packed packed = new Packed(value); !packed.exhausted(); ) {
            lines.add(packed.text());
          }
          findings.put(id, lines);
        });
    return findings;
  }

  @Override
  public Map<Long, Begun> trash() {
    Map<Long, Begun> trash = new LinkedHashMap<>();
    walk(tables.trash(), (id, value) -> trash.put(id, begun(value)));
    return trash;
  }

  /** An earlier version wrote the digest's key alone; its first byte is no length of a key. */
  private static Begun begun(byte[] value) {
    if (value[0] == DigestKey.CONTENT) {
      return new Begun(DigestKey.decode(value), "");
    }
    Packed packed = new Packed(value);
    return new Begun(DigestKey.decode(packed.bytes()), packed.text());
  }

  @Override
  public Optional<String> get(String name) {
    DirectBuffer value = tables.meta().get(txn, bytes.key(name.getBytes(StandardCharsets.UTF_8)));
    return value == null
        ? Optional.empty()
        : Optional.of(new String(Bytes.copy(value), StandardCharsets.UTF_8));
  }

  private interface Row {
    void accept(long key, byte[] value);
  }

  private void walk(Dbi<DirectBuffer> table, Row each) {
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        each.accept(Bytes.number(cursor.key()), Bytes.copy(cursor.val()));
      }
    }
  }

  /** Label values that name content are stored as its id, 1 upwards; 0 announces any other text. */
  private Node decode(byte[] value) {
    Packed packed = new Packed(value);
    Digest digest = DigestKey.decode(packed.bytes());
    long size = packed.number() - 1;
    long since = packed.number();
    Map<String, Boolean> roles = new LinkedHashMap<>();
    for (long i = packed.number(); i > 0; i--) {
      long role = packed.number();
      roles.put(strings.text(role >>> 1), (role & 1) == 1);
    }
    Map<String, String> labels = new LinkedHashMap<>();
    for (long i = packed.number(); i > 0; i--) {
      String key = strings.text(packed.number());
      long target = packed.number() - 1;
      labels.put(key, target < 0 ? packed.text() : digestOf(target).toString());
    }
    return new Node(digest, size, since, roles, labels);
  }

  private Digest digestOf(long id) {
    byte[] stored =
        records
            .get(id)
            .orElseThrow(() -> new InconsistentException("a label refers to missing node " + id));
    return DigestKey.decode(new Packed(stored).bytes());
  }
}
