package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Begun;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.LinkKind;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Txn;

/** A write transaction. */
final class LmdbWriter extends LmdbReader implements Writer {

  /** Ids are four bytes in an edge block. */
  private static final long MAX_IDS = 1L << 32;

  /** Up to here, comparing each with each is the fastest way to tell what is there twice. */
  private static final int FEW = 64;

  private static final long[] NO_TARGETS = {};

  /** Ids by the text of a digest, which is what most labels have for a value. */
  private final Map<String, Long> interned = new HashMap<>();

  private ToLongFunction<String> hints = digest -> NONE;
  private @Nullable Bitmap known;
  private long nextId;

  LmdbWriter(Txn<DirectBuffer> txn, Shared shared) {
    super(txn, shared);
    nextId = super.nextId();
  }

  @Override
  public long nextId() {
    return nextId;
  }

  /** Writes what the transaction holds in memory; the last thing before the commit. */
  void finish() {
    edges.flush();
    if (known != null) {
      bits.write(Bits.KNOWN.code(), known);
    }
    values.number(Values.NEXT_ID, nextId);
  }

  @Override
  public long[] intern(List<Digest> digests) {
    byte[][] keys = keys(digests);
    int[] order = inKeyOrder(keys);
    long[] ids = new long[keys.length];
    boolean empty = nextId == 0;
    for (int i : order) {
      ids[i] = empty ? NONE : names.id(keys[i]);
    }
    boolean[] fresh = new boolean[keys.length];
    for (int i = 0; i < ids.length; i++) {
      String name = digests.get(i).toString();
      if (ids[i] == NONE) {
        Long earlier = interned.get(name);
        fresh[i] = earlier == null;
        ids[i] = earlier == null ? takeId() : earlier;
      }
      interned.put(name, ids[i]);
    }
    for (int i : order) {
      if (fresh[i]) {
        names.put(keys[i], ids[i]);
      }
    }
    return ids;
  }

  @Override
  public long[] append(List<Node> nodes) {
    byte[][] keys = keys(nodes.stream().map(Node::digest).toList());
    long[] ids = new long[keys.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = takeId();
      known().set(ids[i]);
      records.put(ids[i], codec.encode(nodes.get(i), NO_TARGETS));
    }
    for (int i : inKeyOrder(keys)) {
      if (!names.putNew(keys[i], ids[i])) {
        throw new InconsistentException("there is a node for " + nodes.get(i).digest());
      }
    }
    return ids;
  }

  @Override
  public void knows(ToLongFunction<String> ids) {
    hints = ids;
  }

  private long takeId() {
    if (nextId >= MAX_IDS) {
      throw new IllegalStateException(
          "the metadata has used up its 2^32 node ids; remove its directory to have it rebuilt");
    }
    return nextId++;
  }

  private long intern(Digest digest) {
    Long known = interned.get(digest.toString());
    if (known != null) {
      return known;
    }
    long id = intern(List.of(digest))[0];
    if (records.get(id).isEmpty()) {
      // heard of, not seen: every id has a node, or labels could not be rendered
      known().set(id);
      records.put(id, codec.encode(digest));
    }
    return id;
  }

  @Override
  public void put(long id, Node node) {
    long[] targets = new long[node.labels().size()];
    long[] forward = new long[targets.length];
    int label = 0;
    int edge = 0;
    for (Map.Entry<String, String> entry : node.labels().entrySet()) {
      Labels.Direction direction = Labels.direction(entry.getKey());
      String value = entry.getValue();
      long spelt = direction == Labels.Direction.NONE ? NONE : spelt(value);
      long other = spelt;
      if (spelt == NONE && direction != Labels.Direction.NONE) {
        other = Digest.lenient(value).map(this::intern).orElse(NONE);
        spelt = interned.containsKey(value) ? other : NONE; // any other spelling is kept as it is
      }
      targets[label++] = spelt;
      if (other != NONE && direction == Labels.Direction.BACK) {
        edges.add(other, new long[] {id});
      } else if (other != NONE) {
        forward[edge++] = other;
      }
    }
    known().set(id);
    records.put(id, codec.encode(node, targets));
    edges.add(id, distinct(forward, edge));
  }

  @Override
  public void cut(long parent, long child) {
    long[] rest = Arrays.stream(edges.children(parent)).filter(other -> other != child).toArray();
    edges.replace(parent, rest);
  }

  private static long[] distinct(long[] values, int length) {
    if (length > FEW) {
      return Arrays.stream(values, 0, length).distinct().toArray();
    }
    int n = 0;
    for (int i = 0; i < length; i++) {
      if (!EdgeTable.contains(values, n, values[i])) {
        values[n++] = values[i];
      }
    }
    return Arrays.copyOf(values, n);
  }

  /** The node of the digest that is spelt just so, if that can be told without a look. */
  private long spelt(String value) {
    Long known = interned.get(value);
    return known == null ? hints.applyAsLong(value) : known;
  }

  private Bitmap known() {
    if (known == null) {
      known = super.bits(Bits.KNOWN);
    }
    return known;
  }

  @Override
  public Bitmap bits(Bits which) {
    return which == Bits.KNOWN && known != null ? known.copy() : super.bits(which);
  }

  @Override
  public void bits(Bits which, Bitmap bits) {
    this.bits.write(which.code(), bits);
  }

  @Override
  public void roots(List<NamedRoot> all) {
    roots.replace(all);
  }

  @Override
  public void roots(String space, String version, List<NamedRoot> all) {
    roots.replace(space, version, all);
  }

  @Override
  public void links(String space, LinkKind kind, long[] ids) {
    links.replace(space, kind, ids);
  }

  @Override
  public void findings(long id, List<String> findings) {
    if (findings.isEmpty()) {
      tables.findings().delete(txn, bytes.key(id));
      return;
    }
    Packed lines = new Packed();
    findings.forEach(lines::text);
    tables.findings().put(txn, bytes.key(id), bytes.value(lines.toBytes()));
  }

  @Override
  public void set(String name, @Nullable String value) {
    values.text(name, value);
  }

  @Override
  public void discard(Map<Long, Begun> content) {
    Bitmap present = bits(Bits.PRESENT);
    Bitmap condemned = bits(Bits.CONDEMNED);
    content.forEach(
        (id, begun) -> {
          present.clear(id);
          condemned.clear(id);
          Packed value = new Packed().bytes(DigestKey.encode(begun.digest())).text(begun.stamp());
          tables.trash().put(txn, bytes.key(id), bytes.value(value.toBytes()));
        });
    bits(Bits.PRESENT, present);
    bits(Bits.CONDEMNED, condemned);
  }

  @Override
  public void emptyTrash() {
    tables.trash().drop(txn);
  }

  @Override
  public void purge(Bitmap ids) {
    long[] ascending = ids.toArray();
    List<byte[]> keys = new ArrayList<>(ascending.length);
    for (long id : ascending) {
      // the key alone, for many go at a time
      records.get(id).flatMap(codec::digest).map(ResourceKey::content).ifPresent(keys::add);
    }
    keys.sort(Arrays::compareUnsigned);
    keys.forEach(names::take);
    for (long id : ascending) {
      records.delete(id);
      tables.findings().delete(txn, bytes.key(id));
      known().clear(id);
    }
    edges.remove(ascending);
    interned.clear();
  }
}
