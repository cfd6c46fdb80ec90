package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.lmdb.LmdbCatalog.Founding;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.NodeSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.DirectBuffer;
import org.lmdbjava.Txn;

/**
 * The version of the tables of a managed store: stamped where there is none, brought up where it is
 * an earlier one, and refused, never guessed at, where it is another. Each is one transaction, so
 * that after a crash the store is what it was.
 */
final class Schema {

  static final String CURRENT = "managed 5";

  /** In its keys stood the hash of a long name, and nothing of the name itself. */
  static final String HASHED = "managed 4";

  /** It had neither the numbers of records nor the children of snapshots. */
  static final String BEFORE = "managed 3";

  /** The same as for the metadata of mirrored stores, so that neither is taken for the other. */
  static final String NAME = "schema";

  private final LmdbEnvironment environment;
  private final Shared shared;

  Schema(LmdbEnvironment environment, Shared shared) {
    this.environment = environment;
    this.shared = shared;
  }

  /** Sees to it that the tables are those that this program knows. */
  void settle(Founding founding) throws IOException {
    String found =
        environment.read(txn -> new LmdbView(txn, shared, new Bytes()).value(NAME).orElse(""));
    if (found.equals(CURRENT)) {
      return;
    }
    if (!found.isEmpty() && !found.equals(BEFORE) && !found.equals(HASHED)) {
      throw refused(found);
    }
    try {
      environment.write(txn -> settle(txn, founding));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Looks again: another process may have been faster, and have blobs by now. */
  private LmdbChange settle(Txn<DirectBuffer> txn, Founding founding) {
    LmdbChange change = new LmdbChange(txn, shared, new Bytes(), () -> false);
    String found = change.value(NAME).orElse("");
    if (found.isEmpty()) {
      check(founding);
    } else if (!found.equals(CURRENT)) {
      if (found.equals(BEFORE)) {
        upgrade(change);
      }
      new Rekeying(change).all();
    }
    change.value(NAME, CURRENT);
    change.finish();
    return change;
  }

  private static void check(Founding founding) {
    try {
      founding.check();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private IOException refused(String found) {
    return new IOException(
        "the metadata in "
            + environment.path()
            + " has schema "
            + found
            + ", this program knows "
            + CURRENT
            + "; use the program that wrote it");
  }

  private static void upgrade(LmdbChange change) {
    change
        .nodes(NodeSet.KNOWN)
        .forEach(id -> change.outline(id).ifPresent(entry -> add(change, id, entry)));
  }

  /** Also what is condemned and was not removed yet: its removal takes it out again. */
  private static void add(LmdbChange change, long id, Entry entry) {
    change.spaces.record(entry.resource().namespace(), entry.resource().kind(), 1);
    change.offspring.add(id, entry);
  }
}
