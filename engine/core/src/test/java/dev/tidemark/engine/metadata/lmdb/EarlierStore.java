package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Txn;

/** Rewrites a store of today as an earlier program would have written it. */
final class EarlierStore {

  private static final byte[] FRONT = {1, 0, 0};

  private final LmdbEnvironment environment;
  private final Txn<DirectBuffer> txn;
  private final Shared shared;
  private final Bytes bytes = new Bytes();

  private EarlierStore(LmdbEnvironment environment, Txn<DirectBuffer> txn) {
    this.environment = environment;
    this.txn = txn;
    this.shared = Shared.open(environment.env(), txn);
  }

  private interface Work {
    void of(EarlierStore store);
  }

  private static void rewrite(Path directory, Work work) throws IOException {
    try (LmdbEnvironment environment = LmdbEnvironment.open(directory, 64L << 30, "so be it")) {
      environment.write(
          txn -> {
            work.of(new EarlierStore(environment, txn));
            return 0;
          });
    }
  }

  /** As schema 1 of mirrored stores has it. */
  static void mirrored(Path directory) throws IOException {
    rewrite(directory, EarlierStore::mirrored);
  }

  /**
   * As an earlier managed store has it.
   *
   * @param schema 5, 4 or 3
   */
  static void managed(Path directory, int schema) throws IOException {
    rewrite(directory, store -> store.managed(schema));
  }

  @SuppressWarnings("ArrayRecordComponent") // two are never compared
  private record Row(byte[] key, byte[] value) {}

  private List<Row> rows(Dbi<DirectBuffer> table) {
    List<Row> rows = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        rows.add(new Row(Bytes.copy(cursor.key()), Bytes.copy(cursor.val())));
      }
    }
    return rows;
  }

  private void put(Dbi<DirectBuffer> table, byte[] key, byte[] value) {
    table.put(txn, bytes.key(key), bytes.value(value));
  }

  private void replace(Dbi<DirectBuffer> table, UnaryOperator<Row> change) {
    List<Row> rows = rows(table);
    table.drop(txn);
    rows.stream().map(change).forEach(row -> put(table, row.key(), row.value()));
  }

  private Dbi<DirectBuffer> table(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return environment.env().openDbi(txn, utf8, null, false, DbiFlags.MDB_CREATE);
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  // --- mirrored

  private void mirrored() {
    CatalogTables tables = shared.tables();
    LmdbReader reader = new LmdbReader(txn, shared);
    List<NamedRoot> roots = reader.roots();
    List<byte[]> nodes = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    reader.nodes(
        (node, id) -> {
          ids.add(id);
          nodes.add(record(node, reader));
        });
    for (int i = 0; i < ids.size(); i++) {
      tables.nodes().put(txn, bytes.key(ids.get(i)), bytes.value(nodes.get(i)));
    }
    tables.ids().drop(txn);
    for (int i = 0; i < ids.size(); i++) {
      byte[] key = new Packed(nodes.get(i)).bytes();
      tables.ids().put(txn, bytes.key(key), bytes.value(ids.get(i)));
    }
    replace(
        tables.trash(),
        row -> {
          Packed packed = new Packed(row.value());
          byte[] key = join(FRONT, packed.bytes());
          String stamp = packed.text();
          return new Row(
              row.key(), stamp.isEmpty() ? key : new Packed().bytes(key).text(stamp).toBytes());
        });
    Map<Integer, Integer> sets = Map.of(0, 0, 5, 1, 6, 2, 4, 3);
    replace(
        tables.bits(),
        row -> {
          ByteBuffer key = ByteBuffer.wrap(row.key().clone());
          return new Row(key.putInt(0, sets.getOrDefault(key.getInt(0), 0)).array(), row.value());
        });
    tables.spaces().drop(txn);
    tables.roots().drop(txn);
    for (int i = 0; i < roots.size(); i++) {
      NamedRoot root = roots.get(i);
      Packed packed = new Packed().number(root.id()).text(root.space()).text(root.source());
      byte[] row = packed.text(root.name()).toBytes();
      tables.roots().put(txn, bytes.key(i), bytes.value(row));
    }
    String next = Long.toString(reader.nextId());
    List<Row> values = rows(tables.meta());
    tables.meta().drop(txn);
    for (Row row : values) {
      String name = new String(row.key(), StandardCharsets.UTF_8);
      if (name.startsWith("value:")) {
        put(tables.meta(), name.substring(6).getBytes(StandardCharsets.UTF_8), row.value());
      }
    }
    put(
        tables.meta(),
        "next".getBytes(StandardCharsets.UTF_8),
        next.getBytes(StandardCharsets.UTF_8));
    put(tables.meta(), "schema".getBytes(StandardCharsets.UTF_8), new byte[] {'1'});
  }

  private byte[] record(Node node, LmdbReader reader) {
    Strings strings = new Strings(txn, shared.tables().strings(), bytes, shared.strings());
    Packed packed = new Packed().bytes(join(FRONT, DigestKey.encode(node.digest())));
    packed.number(node.size() + 1).number(node.since()).number(node.roles().size());
    node.roles().forEach((type, read) -> packed.number(strings.intern(type) * 2 + (read ? 1 : 0)));
    packed.number(node.labels().size());
    node.labels()
        .forEach(
            (name, value) -> {
              long id = Digest.isDigest(value) ? reader.id(Digest.parse(value)) : -1;
              packed.number(strings.intern(name)).number(id + 1);
              if (id < 0) {
                packed.text(value);
              }
            });
    return packed.toBytes();
  }

  // --- managed

  private void managed(int schema) {
    CatalogTables tables = shared.tables();
    LmdbView view = new LmdbView(txn, shared, bytes);
    Dbi<DirectBuffer> offspring = table("offspring");
    List<Row> records = new ArrayList<>();
    List<byte[]> children = new ArrayList<>();
    for (Row row : rows(tables.nodes())) {
      long id = ByteBuffer.wrap(row.key()).getLong();
      Resource resource = view.resource(id).orElseThrow();
      byte[] record =
          view.entry(id)
              .map(entry -> record(entry, view))
              .orElseGet(() -> name(0, resource).toBytes());
      records.add(new Row(row.key(), record));
      view.entry(id).ifPresent(entry -> child(entry, id, children));
    }
    records.forEach(row -> put(tables.nodes(), row.key(), row.value()));
    children.forEach(key -> put(offspring, key, new byte[8]));
    if (schema == 3) {
      offspring.drop(txn, true);
      replace(tables.spaces(), row -> new Row(row.key(), Arrays.copyOf(row.value(), Long.BYTES)));
    }
    if (schema < 5) {
      replace(tables.ids(), row -> new Row(hashed(row.key()), row.value()));
      replace(tables.queue(), row -> new Row(hashed(row.key()), row.value()));
    }
    if (schema == 4) {
      replace(offspring, row -> new Row(hashed(row.key()), row.value()));
    }
    table("backlinks").drop(txn, true);
    new Values(txn, tables.meta(), bytes).text(Values.SCHEMA, "managed " + schema);
  }

  private static void child(Entry entry, long id, List<byte[]> children) {
    String parent = entry.field(Entry.PARENT);
    if (!parent.isEmpty()) {
      Resource child = entry.resource();
      String snapshotter = child.key().substring(0, child.key().indexOf('/'));
      byte[] key = ResourceKey.encode(Resource.snapshot(child.namespace(), snapshotter, parent));
      ByteBuffer row = ByteBuffer.allocate(2 + key.length + 8);
      children.add(row.putShort((short) key.length).put(key).putLong(id).array());
    }
  }

  private Packed name(int state, Resource resource) {
    Strings strings = new Strings(txn, shared.tables().strings(), bytes, shared.strings());
    Packed packed = new Packed().number(state).number(strings.intern(resource.kind().name()));
    packed.number(strings.intern(resource.namespace()));
    return resource.kind().equals(Kind.CONTENT)
        ? packed.bytes(join(FRONT, DigestKey.encode(resource.key())))
        : packed.text(resource.key());
  }

  private byte[] record(Entry entry, LmdbView view) {
    Strings strings = new Strings(txn, shared.tables().strings(), bytes, shared.strings());
    Packed packed = name(1, entry.resource());
    packed.number(entry.created().toEpochMilli()).number(entry.updated().toEpochMilli());
    packed.number(entry.fields().size());
    entry.fields().forEach((name, value) -> packed.number(strings.intern(name)).text(value));
    packed.number(entry.labels().size());
    entry
        .labels()
        .forEach(
            (name, value) -> {
              long id =
                  Digest.isDigest(value)
                      ? view.id(Resource.content(entry.resource().namespace(), Digest.parse(value)))
                      : -1;
              packed.number(strings.intern(name)).number(id + 1);
              if (id < 0) {
                packed.text(value);
              }
            });
    return packed.toBytes();
  }

  /** A cut name is a mark, 200 bytes, another mark and a hash: it was the last two of these. */
  private static byte[] hashed(byte[] key) {
    for (int at = 200; at < key.length - 32; at++) {
      if (key[at] == ResourceKey.CUT) {
        byte[] before = Arrays.copyOf(key, at - 201);
        if (before.length > 2 && before[0] == 0) { // a length stands in front
          before[1] = (byte) (before[1] - 201);
        }
        return join(before, Arrays.copyOfRange(key, at, key.length));
      }
    }
    return key;
  }
}
