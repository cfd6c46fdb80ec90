package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.MetadataException;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog.Founding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.agrona.DirectBuffer;
import org.lmdbjava.Dbi;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/**
 * What a store is, and the version of its tables: stamped where there is none, brought up where it
 * is an earlier one, and refused, never guessed at, where it is another. Each is one transaction,
 * so that after a crash the store is what it was. Neither sort of store is taken for the other.
 *
 * <p>To bring it up needs that nobody else has the store open, for an older program has looked at
 * the version when it opened it, and would go on to write as it knows.
 */
enum Schema {
  /** Of stores that others write to. */
  MIRRORED("mirrored", "it holds only what a scan finds again, so it may be removed") {

    @Override
    boolean isEarlier(String found) {
      return found.equals(MirroredUpgrade.OWN_TABLES);
    }

    @Override
    void found(Values values) {
      values.text(Metadata.INCARNATION, UUID.randomUUID().toString());
    }

    @Override
    void bringUp(LmdbEnvironment environment, Txn<DirectBuffer> txn, Shared shared, String from) {
      new MirroredUpgrade(txn, shared.tables()).all();
    }
  },

  /** Of stores that are written through the engine. */
  MANAGED("managed", "bring back a copy of that directory") {

    @Override
    boolean isEarlier(String found) {
      return List.of(
              ManagedUpgrade.WITH_OFFSPRING, ManagedUpgrade.HASHED, ManagedUpgrade.WITHOUT_NUMBERS)
          .contains(found);
    }

    @Override
    void found(Values values) {
      // nothing more
    }

    @Override
    void bringUp(LmdbEnvironment environment, Txn<DirectBuffer> txn, Shared shared, String from) {
      LmdbChange change = new LmdbChange(txn, shared, new Bytes(), () -> false);
      new ManagedUpgrade(change, from).all(environment.env());
      change.finish();
    }
  };

  /** One for both, as the tables are. Another one means that older programs refuse the store. */
  private static final int VERSION = 6;

  private final String sort;
  private final String remedy;

  Schema(String sort, String remedy) {
    this.sort = sort;
    this.remedy = remedy;
  }

  /** What is stamped. */
  String current() {
    return sort + " " + VERSION;
  }

  /** Whether it is a version that can be brought up. */
  abstract boolean isEarlier(String found);

  /** Writes what a new store begins with. */
  abstract void found(Values values);

  abstract void bringUp(
      LmdbEnvironment environment, Txn<DirectBuffer> txn, Shared shared, String from);

  /**
   * Opens the store in {@code directory}, which is made if it is missing.
   *
   * @param founding is asked if there is none yet
   * @throws IOException in one line: why not
   */
  <T> T open(
      Path directory, long mapSize, Founding founding, BiFunction<LmdbEnvironment, Shared, T> made)
      throws IOException {
    LmdbEnvironment environment = LmdbEnvironment.open(directory, mapSize, remedy);
    try {
      String found = version(environment);
      if (isEarlier(found)) {
        environment.close();
        bringUp(directory, mapSize);
        environment = LmdbEnvironment.open(directory, mapSize, remedy);
        found = version(environment);
      }
      Shared shared = null;
      if (found.isEmpty()) {
        shared = Shared.open(environment.env());
        found = begin(environment, shared, founding);
      }
      if (!found.equals(current())) {
        throw refused(directory, found);
      }
      return made.apply(environment, shared == null ? Shared.open(environment.env()) : shared);
    } catch (LmdbException | MetadataException | IOException e) {
      environment.close();
      throw environment.failures().opening(e);
    }
  }

  /** Before any table is made that an older program does not know. */
  private static String version(LmdbEnvironment environment) {
    return environment.read(
        txn -> {
          try {
            byte[] name = CatalogTables.META.getBytes(StandardCharsets.UTF_8);
            Dbi<DirectBuffer> meta = environment.env().openDbi(txn, name, null, false);
            return new Values(txn, meta, new Bytes()).text(Values.SCHEMA).orElse("");
          } catch (Dbi.KeyNotFoundException e) {
            return "";
          }
        });
  }

  /** Looks again: another process may have been faster, and have blobs by now. */
  private String begin(LmdbEnvironment environment, Shared shared, Founding founding)
      throws IOException {
    try {
      return environment.write(
          txn -> {
            Values values = new Values(txn, shared.tables().meta(), new Bytes());
            String there = values.text(Values.SCHEMA).orElse("");
            if (there.isEmpty()) {
              check(founding);
              values.text(Values.SCHEMA, current());
              found(values);
            }
            return there.isEmpty() ? current() : there;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void check(Founding founding) {
    try {
      founding.check();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void bringUp(Path directory, long mapSize) throws IOException {
    try (LmdbEnvironment environment = LmdbEnvironment.openAlone(directory, mapSize, remedy)) {
      String found = version(environment);
      if (!isEarlier(found)) {
        return; // another process was faster
      }
      try {
        environment.write(
            txn -> {
              Shared shared = Shared.open(environment.env(), txn);
              bringUp(environment, txn, shared, found);
              new Values(txn, shared.tables().meta(), new Bytes()).text(Values.SCHEMA, current());
              return found;
            });
      } catch (MetadataException e) {
        throw notBroughtUp(directory, found, e);
      }
    }
  }

  private IOException notBroughtUp(Path directory, String found, MetadataException e) {
    return new IOException(
        "the metadata in "
            + directory
            + " stay at schema "
            + found
            + ", as they could not be brought up to "
            + current()
            + ": "
            + e.getMessage(),
        e);
  }

  private IOException refused(Path directory, String found) {
    boolean other = this == MIRRORED && found.startsWith(MANAGED.sort);
    return new IOException(
        "the metadata in "
            + directory
            + " has schema "
            + found
            + ", this program knows "
            + current()
            + (this == MIRRORED && !other
                ? "; use the program that wrote it, or remove the directory to have it rebuilt"
                : "; use the program that wrote it"));
  }
}
