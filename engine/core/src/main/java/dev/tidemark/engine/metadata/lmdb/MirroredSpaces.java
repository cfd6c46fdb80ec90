package dev.tidemark.engine.metadata.lmdb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/**
 * The spaces of a mirrored store, each with a number that stands for it in the keys of what it has.
 */
final class MirroredSpaces {

  private final Txn<DirectBuffer> txn;
  private final CatalogTables tables;
  private final Bytes bytes;
  private final Values values;

  /** A space as it is stored; its name too, for a long one is cut off in its key. */
  record Space(long number, String name, String version) {

    private static Space decode(DirectBuffer value) {
      Packed packed = new Packed(Bytes.copy(value));
      return new Space(packed.number(), packed.text(), packed.text());
    }

    private byte[] encode() {
      return new Packed().number(number).text(name).text(version).toBytes();
    }
  }

  MirroredSpaces(Txn<DirectBuffer> txn, CatalogTables tables, Bytes bytes, Values values) {
    this.txn = txn;
    this.tables = tables;
    this.bytes = bytes;
    this.values = values;
  }

  List<Space> all() {
    List<Space> spaces = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = tables.spaces().openCursor(txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        spaces.add(Space.decode(cursor.val()));
      }
    }
    return spaces;
  }

  /** The versions of all by their names. */
  Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    all().forEach(space -> versions.put(space.name(), space.version()));
    return versions;
  }

  /** The names of all by their numbers. */
  Map<Long, String> names() {
    Map<Long, String> names = new LinkedHashMap<>();
    all().forEach(space -> names.put(space.number(), space.name()));
    return names;
  }

  Optional<Space> find(String name) {
    DirectBuffer value = tables.spaces().get(txn, key(name));
    return Optional.ofNullable(value).map(Space::decode);
  }

  /** The number of a space, a new one if it has none. */
  long number(String name) {
    return find(name).orElseGet(() -> add(name)).number();
  }

  private Space add(String name) {
    Space space = new Space(values.number(Values.NEXT_SPACE), name, "");
    values.number(Values.NEXT_SPACE, space.number() + 1);
    put(space);
    return space;
  }

  private void put(Space space) {
    byte[] value = space.encode();
    tables.spaces().put(txn, key(space.name()), bytes.value(value));
  }

  void version(String name, String version) {
    put(new Space(number(name), name, version));
  }

  /** Forgets a space of which nothing is known any more. */
  void tidy(String name) {
    Optional<Space> space = find(name);
    if (space.isPresent()
        && space.get().version().isEmpty()
        && isEmpty(tables.roots(), space.get().number())
        && isEmpty(tables.links(), space.get().number())) {
      tables.spaces().delete(txn, key(name));
    }
  }

  private boolean isEmpty(Dbi<DirectBuffer> table, long number) {
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      return !cursor.get(bytes.key(number, 0), GetOp.MDB_SET_RANGE)
          || Bytes.number(cursor.key()) != number;
    }
  }

  private DirectBuffer key(String name) {
    return bytes.key(ResourceKey.space(name));
  }
}
