package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Begun;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.LinkKind;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.spi.Digest;
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
import org.lmdbjava.Txn;

/** A transaction's view of a mirrored store. */
class LmdbReader extends LmdbNodes implements Reader {

  private final MirroredSpaces spaces;
  final RootRows roots;
  final LinkRows links;

  LmdbReader(Txn<DirectBuffer> txn, Shared shared) {
    super(txn, shared, new Bytes());
    this.spaces = new MirroredSpaces(txn, tables, bytes, values);
    this.roots = new RootRows(txn, tables, bytes, spaces);
    this.links = new LinkRows(txn, tables, bytes, spaces);
  }

  @Override
  public long id(Digest digest) {
    return names.id(ResourceKey.content(digest));
  }

  @Override
  public long[] ids(List<Digest> digests) {
    byte[][] keys = keys(digests);
    long[] ids = new long[keys.length];
    for (int i : inKeyOrder(keys)) {
      ids[i] = names.id(keys[i]);
    }
    return ids;
  }

  static byte[][] keys(List<Digest> digests) {
    byte[][] keys = new byte[digests.size()][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ResourceKey.content(digests.get(i));
    }
    return keys;
  }

  /** Positions nearly in the order of the table, so that neighbouring look-ups share pages. */
  static int[] inKeyOrder(byte[][] keys) {
    long[] order = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      order[i] = DigestKey.rank(keys[i], ResourceKey.CONTENT.length) << Integer.SIZE | i;
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

  private Node decode(byte[] record) {
    return codec.node(record, this::key);
  }

  @Override
  public List<Digest> matching(String prefix, int most) {
    List<Digest> matching = new ArrayList<>();
    digests(
        prefix,
        id -> {
          matching.add(Digest.parse(key(id)));
          return matching.size() == most;
        });
    return matching;
  }

  @Override
  public void nodes(ObjLongConsumer<Node> each) {
    walk(tables.nodes(), (id, value) -> each.accept(decode(value), id));
  }

  @Override
  public Bitmap bits(Bits which) {
    return bits.read(which.code(), nextId());
  }

  @Override
  public List<NamedRoot> roots() {
    return roots.all();
  }

  @Override
  public List<NamedRoot> roots(String space) {
    return roots.of(space);
  }

  @Override
  public Map<String, String> spaces() {
    return spaces.versions();
  }

  @Override
  public long rootCount() {
    return tables.roots().stat(txn).entries;
  }

  @Override
  public Bitmap rootNodes() {
    Bitmap nodes = new Bitmap(Math.max(nextId(), 1));
    roots.eachNode(nodes::set);
    return nodes;
  }

  @Override
  public long[] links(String space, LinkKind kind) {
    return links.of(space, kind);
  }

  @Override
  public void links(Linking each) {
    links.each(each);
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

  private static Begun begun(byte[] value) {
    Packed packed = new Packed(value);
    return new Begun(DigestKey.decode(packed.bytes()), packed.text());
  }

  @Override
  public Optional<String> get(String name) {
    return values.text(name);
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
}
