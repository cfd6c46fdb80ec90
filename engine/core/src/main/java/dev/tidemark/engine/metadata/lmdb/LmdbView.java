package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.catalog.Entry;
import dev.tidemark.engine.catalog.Kind;
import dev.tidemark.engine.catalog.NodeSet;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.engine.catalog.Shades;
import dev.tidemark.engine.catalog.View;
import dev.tidemark.engine.metadata.Bitmap;
import dev.tidemark.engine.metadata.EdgeScan;
import dev.tidemark.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/** A transaction's view of a catalog. */
class LmdbView implements View {

  static final String NEXT_ID = "next";
  static final String CYCLE = "cycle";
  private static final String VALUE = "value:";

  final Txn<DirectBuffer> txn;
  final CatalogTables tables;
  final Condemned known;
  final Bytes bytes = new Bytes();
  final EntryCodec codec;
  final EdgeTable edges;
  final BitTable bits;

  private @Nullable Cycle cycle;
  private @Nullable Bitmap condemned;

  LmdbView(Txn<DirectBuffer> txn, CatalogTables tables, Condemned known) {
    this.txn = txn;
    this.tables = tables;
    this.known = known;
    this.codec = new EntryCodec(new Strings(txn, tables.strings(), bytes));
    this.edges = new EdgeTable(txn, tables.edges(), bytes);
    this.bits = new BitTable(txn, tables.bits(), bytes);
  }

  // --- names

  @Override
  public long id(Resource resource) {
    return id(ResourceKey.encode(resource));
  }

  final long id(byte[] key) {
    long id = stored(key);
    return id != NONE && isCondemned(id) ? NONE : id;
  }

  /** Whether or not it is condemned. */
  final long stored(byte[] key) {
    DirectBuffer id = tables.ids().get(txn, bytes.key(key));
    return id == null ? NONE : Bytes.number(id);
  }

  final boolean isCondemned(long id) {
    Cycle now = cycle();
    return now.phase() == Cycle.Phase.SWEEP && id < now.horizon() && condemned().get(id);
  }

  private Bitmap condemned() {
    Bitmap loaded = condemned;
    if (loaded == null) {
      loaded = known.of(cycle().epoch(), () -> nodes(NodeSet.CONDEMNED));
      condemned = loaded;
    }
    return loaded;
  }

  final void condemned(Bitmap decided) {
    condemned = decided;
  }

  @Override
  public Optional<Entry> get(Resource resource) {
    long id = id(resource);
    return id == NONE ? Optional.empty() : entry(id);
  }

  @Override
  public void each(Kind kind, String namespace, Consumer<Entry> each) {
    List<Long> ids = new ArrayList<>();
    byte[] prefix = ResourceKey.prefix(kind, namespace);
    try (Cursor<DirectBuffer> cursor = tables.ids().openCursor(txn)) {
      boolean found = cursor.get(bytes.key(prefix), GetOp.MDB_SET_RANGE);
      for (; found && begins(cursor.key(), prefix); found = cursor.next()) {
        ids.add(Bytes.number(cursor.val()));
      }
    }
    for (long id : ids) {
      if (!isCondemned(id)) {
        entry(id).ifPresent(each);
      }
    }
  }

  private static boolean begins(DirectBuffer key, byte[] prefix) {
    if (key.capacity() < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (key.getByte(i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<String> namespaces() {
    TreeSet<String> names = new TreeSet<>();
    try (Cursor<DirectBuffer> cursor = tables.ids().openCursor(txn)) {
      boolean found = cursor.first();
      while (found) {
        byte[] key = Bytes.copy(cursor.key());
        int at = 2 + key[1];
        int end = at + 1 + (key[at] & 0xff);
        names.add(new String(key, at + 1, end - at - 1, StandardCharsets.UTF_8));
        // on to the next namespace of this kind, or the next kind
        byte[] next = Arrays.copyOf(key, end + 1);
        next[end] = (byte) 0xff;
        found = cursor.get(bytes.key(next), GetOp.MDB_SET_RANGE);
        while (found && begins(cursor.key(), Arrays.copyOf(key, end))) {
          found = cursor.next();
        }
      }
    }
    return List.copyOf(names);
  }

  // --- nodes

  @Override
  public Optional<Resource> resource(long id) {
    return record(id).map(codec::resource);
  }

  @Override
  public Optional<Entry> entry(long id) {
    return record(id).flatMap(value -> codec.entry(value, this::key));
  }

  @Override
  public Optional<Entry> outline(long id) {
    return record(id).flatMap(this::outline);
  }

  final Optional<Entry> outline(byte[] record) {
    return codec.entry(record, target -> "");
  }

  final Optional<byte[]> record(long id) {
    DirectBuffer stored = tables.nodes().get(txn, bytes.key(id));
    return stored == null ? Optional.empty() : Optional.of(Bytes.copy(stored));
  }

  private String key(long id) {
    return resource(id)
        .orElseThrow(
            () ->
                new IllegalStateException("catalog damaged: a label refers to missing node " + id))
        .key();
  }

  @Override
  public long nextId() {
    return number(NEXT_ID);
  }

  private long number(String name) {
    DirectBuffer value = tables.meta().get(txn, bytes.key(name.getBytes(StandardCharsets.UTF_8)));
    return value == null ? 0 : Bytes.number(value);
  }

  @Override
  public Bitmap nodes(NodeSet which) {
    return bits.read(which.code(), nextId());
  }

  @Override
  public EdgeScan edgesDescending() {
    edges.flush();
    return new LmdbEdgeScan(txn, tables.edges(), true);
  }

  @Override
  public long[] children(long parent) {
    return edges.children(parent);
  }

  // --- what else is recorded

  @Override
  public long holders(Digest digest) {
    DirectBuffer count = tables.blobs().get(txn, bytes.key(DigestKey.encode(digest)));
    return count == null ? 0 : Bytes.number(count);
  }

  @Override
  public List<Resource> held(Resource lease) {
    long id = id(lease);
    return id == NONE ? List.of() : others(tables.held(), id);
  }

  @Override
  public List<Resource> holding(Resource resource) {
    long id = id(resource);
    return id == NONE ? List.of() : others(tables.holding(), id);
  }

  private List<Resource> others(Dbi<DirectBuffer> table, long id) {
    List<Resource> others = new ArrayList<>();
    for (long other : pairs(table, id)) {
      if (!isCondemned(other)) {
        resource(other).ifPresent(others::add);
      }
    }
    others.sort(
        Comparator.comparing((Resource one) -> one.kind().name()).thenComparing(Resource::key));
    return others;
  }

  /** The second ids of all pairs that begin with {@code first}. */
  final List<Long> pairs(Dbi<DirectBuffer> table, long first) {
    List<Long> seconds = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      boolean found = cursor.get(bytes.key(first, 0), GetOp.MDB_SET_RANGE);
      for (; found && Bytes.number(cursor.key()) == first; found = cursor.next()) {
        seconds.add(Bytes.second(cursor.key()));
      }
    }
    return seconds;
  }

  @Override
  public List<Doomed> queue() {
    List<Doomed> queue = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = tables.queue().openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        queue.add(DoomedCodec.decode(Bytes.copy(cursor.val())));
      }
    }
    queue.sort(Comparator.comparing(Doomed::notBefore));
    return queue;
  }

  @Override
  public boolean queued(Resource resource) {
    return tables.queue().get(txn, bytes.key(ResourceKey.encode(resource))) != null;
  }

  @Override
  public long queueLength() {
    return tables.queue().stat(txn).entries;
  }

  @Override
  public Optional<Instant> nextExpiry() {
    try (Cursor<DirectBuffer> cursor = tables.expiry().openCursor(txn)) {
      return cursor.first()
          ? Optional.of(Instant.ofEpochMilli(Bytes.number(cursor.key()) ^ Long.MIN_VALUE))
          : Optional.empty();
    }
  }

  @Override
  public void expiring(Expiring each) {
    try (Cursor<DirectBuffer> cursor = tables.expiry().openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        each.accept(Bytes.second(cursor.key()), Bytes.number(cursor.key()) ^ Long.MIN_VALUE);
      }
    }
  }

  @Override
  public void holdings(Holding each) {
    try (Cursor<DirectBuffer> cursor = tables.held().openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        each.accept(Bytes.number(cursor.key()), Bytes.second(cursor.key()));
      }
    }
  }

  @Override
  public Optional<String> value(String name) {
    DirectBuffer value = tables.meta().get(txn, bytes.key(valueKey(name)));
    return value == null
        ? Optional.empty()
        : Optional.of(new String(Bytes.copy(value), StandardCharsets.UTF_8));
  }

  static byte[] valueKey(String name) {
    String key = name.equals(LmdbCatalog.SCHEMA_NAME) ? name : VALUE + name;
    return key.getBytes(StandardCharsets.UTF_8);
  }

  // --- the collection

  @Override
  public Cycle cycle() {
    Cycle current = cycle;
    if (current == null) {
      DirectBuffer stored =
          tables.meta().get(txn, bytes.key(CYCLE.getBytes(StandardCharsets.UTF_8)));
      if (stored == null) {
        current = new Cycle(Cycle.Phase.IDLE, 0, 0);
      } else {
        Packed packed = new Packed(Bytes.copy(stored));
        Cycle.Phase phase = Cycle.Phase.valueOf(packed.text());
        current = new Cycle(phase, packed.number(), packed.number());
      }
      cycle = current;
    }
    return current;
  }

  final void moved(Cycle next) {
    cycle = next;
  }

  @Override
  public Shades shades(long after) {
    long last = after;
    long[] ids = new long[64];
    int n = 0;
    try (Cursor<DirectBuffer> cursor = tables.shade().openCursor(txn)) {
      boolean found = cursor.get(bytes.key(after + 1), GetOp.MDB_SET_RANGE);
      for (; found; found = cursor.next()) {
        last = Bytes.number(cursor.key());
        for (Packed packed = new Packed(Bytes.copy(cursor.val())); !packed.exhausted(); ) {
          if (n == ids.length) {
            ids = Arrays.copyOf(ids, 2 * n);
          }
          ids[n++] = packed.number();
        }
      }
    }
    return new Shades(last, Arrays.copyOf(ids, n));
  }
}
