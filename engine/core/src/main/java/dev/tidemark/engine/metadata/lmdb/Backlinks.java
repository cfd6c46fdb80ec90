package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/**
 * Who points at what, where that is asked without a look at all: snapshots by their parent, images
 * by the digest that they stand for, in whatever namespace. By name and not by node, for that is
 * what a record says: a row follows from the record and from nothing else, so that whatever takes
 * the record away can take the row away.
 *
 * <p>Eight bytes stand for a name, as rows with whole names are in three times as many pages, and
 * each image that is written changes one of them. So whoever asks looks at what the records say.
 */
final class Backlinks {

  private static final byte[] NOTHING = {};

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> table;
  private final Bytes bytes;
  private final List<Row> added = new ArrayList<>();

  private record Row(long target, long node) {

    private static final Comparator<Row> ORDER =
        (one, other) -> {
          int targets = Long.compareUnsigned(one.target(), other.target());
          return targets != 0 ? targets : Long.compare(one.node(), other.node());
        };
  }

  Backlinks(Txn<DirectBuffer> txn, Dbi<DirectBuffer> table, Bytes bytes) {
    this.txn = txn;
    this.table = table;
    this.bytes = bytes;
  }

  /** Replaces what a record has said. */
  void change(long node, Optional<Entry> before, Entry now) {
    OptionalLong old = before.isEmpty() ? OptionalLong.empty() : code(before.get());
    OptionalLong target = code(now);
    if (!old.equals(target)) {
      old.ifPresent(code -> remove(code, node));
      target.ifPresent(code -> added.add(new Row(code, node)));
    }
  }

  void remove(long node, Entry entry) {
    code(entry).ifPresent(code -> remove(code, node));
  }

  private void remove(long code, long node) {
    flush();
    table.delete(txn, bytes.key(code, node));
  }

  /** The nodes that may point at this, removed or not: all that do, and perhaps some more. */
  List<Long> of(Resource target) {
    flush();
    long code = code(target);
    List<Long> nodes = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = table.openCursor(txn)) {
      boolean found = cursor.get(bytes.key(code, 0), GetOp.MDB_SET_RANGE);
      for (; found && Bytes.number(cursor.key()) == code; found = cursor.next()) {
        nodes.add(Bytes.second(cursor.key()));
      }
    }
    return nodes;
  }

  /** Writes what is still in memory, in the order of the table. */
  void flush() {
    added.sort(Row.ORDER);
    added.forEach(row -> table.put(txn, bytes.key(row.target(), row.node()), bytes.value(NOTHING)));
    added.clear();
  }

  /** What a record points at. */
  static Optional<Resource> target(Entry entry) {
    Resource resource = entry.resource();
    if (resource.kind().equals(Kind.IMAGE)) {
      return Digest.lenient(entry.field(Entry.TARGET_DIGEST))
          .map(digest -> Resource.content("", digest));
    }
    return parent(entry);
  }

  private static Optional<Resource> parent(Entry entry) {
    Resource resource = entry.resource();
    String parent = entry.field(Entry.PARENT);
    if (!resource.kind().equals(Kind.SNAPSHOT) || parent.isEmpty()) {
      return Optional.empty();
    }
    String snapshotter = resource.key().substring(0, resource.key().indexOf('/'));
    return Optional.of(Resource.snapshot(resource.namespace(), snapshotter, parent));
  }

  /** That of what a record points at; perhaps one where it points at nothing. */
  private static OptionalLong code(Entry entry) {
    if (entry.resource().kind().equals(Kind.IMAGE)) {
      // not parsed: this is done for each image that is written
      String digest = entry.field(Entry.TARGET_DIGEST);
      return digest.isEmpty() ? OptionalLong.empty() : OptionalLong.of(end(digest));
    }
    Optional<Resource> parent = parent(entry);
    return parent.isEmpty() ? OptionalLong.empty() : OptionalLong.of(code(parent.get()));
  }

  private static long code(Resource target) {
    return target.kind().equals(Kind.CONTENT)
        ? end(target.key())
        : ByteBuffer.wrap(ResourceKey.sha256(ResourceKey.encode(target))).getLong();
  }

  /** The last eight characters of a digest; in lower case, since either means the same. */
  private static long end(String digest) {
    long end = 0;
    for (int i = Math.max(0, digest.length() - Long.BYTES); i < digest.length(); i++) {
      end = end << Byte.SIZE | ((digest.charAt(i) | 0x20) & 0xff);
    }
    return end;
  }
}
