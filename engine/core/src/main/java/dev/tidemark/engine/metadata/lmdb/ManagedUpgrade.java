package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.NodeSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Env;

/**
 * Brings the tables of an earlier managed store up to date. Records stay as they are, for {@link
 * EntryCodec} reads the earlier ones as well, and each is written anew when it changes.
 */
final class ManagedUpgrade {

  /** It had the names of children by their parents, and not yet those of images by digest. */
  static final String WITH_OFFSPRING = "managed 5";

  /** In its keys stood the hash of a long name, and nothing of the name itself. */
  static final String HASHED = "managed 4";

  /** It had neither the numbers of records nor the children of snapshots. */
  static final String WITHOUT_NUMBERS = "managed 3";

  /** The table that {@link Backlinks} have taken the place of. */
  static final String OFFSPRING = "offspring";

  private static final int HASH = 32;

  private final LmdbChange change;
  private final String from;

  ManagedUpgrade(LmdbChange change, String from) {
    this.change = change;
    this.from = from;
  }

  void all(Env<DirectBuffer> env) {
    if (!from.equals(WITH_OFFSPRING)) {
      names();
      queue();
    }
    CatalogTables.drop(env, change.txn, OFFSPRING);
    change
        .nodes(NodeSet.KNOWN)
        .forEach(id -> change.outline(id).ifPresent(entry -> add(id, entry)));
  }

  /** Also what is condemned and was not removed yet: its removal takes it out again. */
  private void add(long id, Entry entry) {
    change.backlinks.change(id, Optional.empty(), entry);
    if (from.equals(WITHOUT_NUMBERS)) {
      change.spaces.record(entry.resource().namespace(), entry.resource().kind(), 1);
    }
  }

  private void names() {
    for (byte[] key : hashedNames()) {
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

  private void queue() {
    List<Doomed> queue = change.queue();
    change.tables.queue().drop(change.txn);
    queue.forEach(change::queue);
  }

  /** The names that were hashed; perhaps some more, for which nothing changes. */
  private List<byte[]> hashedNames() {
    List<byte[]> keys = new ArrayList<>();
    try (Cursor<DirectBuffer> cursor = change.tables.ids().openCursor(change.txn)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        byte[] key = Bytes.copy(cursor.key());
        if (hashed(key)) {
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
