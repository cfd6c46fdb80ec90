package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Doomed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;

/** Gives long names the keys that they have since schema 5; everything else keeps its own. */
final class Rekeying {

  private static final int HASH = 32;

  private final LmdbChange change;

  Rekeying(LmdbChange change) {
    this.change = change;
  }

  void all() {
    names();
    offspring();
    queue();
  }

  private void names() {
    for (byte[] key : keys(change.tables.ids(), Function.identity())) {
      long id = change.names.id(key);
      change
          .resource(id)
          .ifPresent(
              resource -> {
                change.names.take(key);
                change.names.give(ResourceKey.encode(resource), id);
              });
    }
    change.names.flush();
  }

  /** A row is the length of the name, the name and the child, which says what the name is. */
  private void offspring() {
    Dbi<DirectBuffer> table = change.tables.offspring();
    for (byte[] row :
        keys(table, one -> Arrays.copyOfRange(one, Short.BYTES, one.length - Long.BYTES))) {
      long child = ByteBuffer.wrap(row).getLong(row.length - Long.BYTES);
      table.delete(change.txn, change.bytes.key(row));
      change.outline(child).ifPresent(entry -> change.offspring.add(child, entry));
    }
  }

  private void queue() {
    List<Doomed> queue = change.queue();
    change.tables.queue().drop(change.txn);
    queue.forEach(change::queue);
  }

  /**
   * The keys of those rows whose name was hashed; perhaps some more, for which nothing changes.
   *
   * @param name what of a key is the name
   */
  private List<byte[]> keys(Dbi<DirectBuffer> table, Function<byte[], byte[]> name) {
    List<byte[]> keys = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = table.openCursor(change.txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        byte[] key = Bytes.copy(cursor.key());
        if (hashed(name.apply(key))) {
          keys.add(key);
        }
      }
    }
    return keys;
  }

  /** Content has the hash behind three bytes, before its namespace; all else at the end. */
  private static boolean hashed(byte[] name) {
    int content = ResourceKey.CONTENT.length;
    int end = name.length - HASH - 1;
    return name.length > HASH + content
        && (name[end] == ResourceKey.CUT
            || (Arrays.equals(name, 0, content, ResourceKey.CONTENT, 0, content)
                && name[content] == ResourceKey.CUT));
  }
}
