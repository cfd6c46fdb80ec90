package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.LmdbException;

/**
 * {@link Catalog} in an LMDB environment.
 *
 * <p>Writers that meet share a transaction: whoever has the turn carries out what all others have
 * queued meanwhile. Waiting for the disk is most of what a durable transaction costs, so that many
 * writers together are many times as fast as one.
 */
public final class LmdbCatalog implements Catalog {

  /** Version of the tables. Another one is refused, never guessed at. */
  static final String SCHEMA = "managed 1";

  /** The same as for the metadata of attached stores, so that neither is taken for the other. */
  static final String SCHEMA_NAME = "schema";

  /** How many actions share a transaction at most, so that the first need not wait for long. */
  private static final int GROUP = 256;

  /** Nobody is woken too seldom; this is for the case that we are wrong. In nanoseconds. */
  private static final long LONGEST_PARK = 50_000_000;

  private final LmdbEnvironment environment;
  private final CatalogTables tables;
  private final Condemned condemned = new Condemned();
  private final ReentrantLock turn = new ReentrantLock();
  private final Queue<Pending<?>> waiting = new ConcurrentLinkedQueue<>();
  private volatile Listener listener = (freed, expires) -> {};

  private LmdbCatalog(LmdbEnvironment environment) {
    this.environment = environment;
    this.tables = CatalogTables.open(environment.env());
  }

  /**
   * Opens the store in {@code directory}, which is made if it is missing.
   *
   * @throws IOException in one line: the store is open in this process already, was written by
   *     another version, is damaged, or cannot be written to
   */
  public static LmdbCatalog open(Path directory) throws IOException {
    LmdbEnvironment environment =
        LmdbEnvironment.open(directory, LmdbEnvironment.RESERVED_BYTES, CatalogTables.MAX);
    try {
      LmdbCatalog catalog = new LmdbCatalog(environment);
      catalog.checkSchema();
      return catalog;
    } catch (LmdbException | IOException e) {
      environment.close();
      throw e instanceof IOException io
          ? io
          : new IOException(
              "cannot open the metadata in " + environment.path() + ": " + e.getMessage(), e);
    }
  }

  private void checkSchema() throws IOException {
    Optional<String> found = read(view -> view.value(SCHEMA_NAME));
    if (found.isEmpty()) {
      write(
          change -> {
            change.value(SCHEMA_NAME, SCHEMA);
            return SCHEMA;
          });
    } else if (!found.get().equals(SCHEMA)) {
      throw new IOException(
          "the metadata in "
              + environment.path()
              + " has schema "
              + found.get()
              + ", this program knows "
              + SCHEMA
              + "; use the program that wrote it");
    }
  }

  @Override
  public <T> T read(Function<View, T> action) {
    return environment.read(txn -> action.apply(new LmdbView(txn, tables, condemned)));
  }

  @Override
  public <T> T write(Function<Change, T> action) {
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("a write within a write");
    }
    Pending<T> mine = new Pending<>(action);
    waiting.add(mine);
    while (!mine.done) {
      if (turn.tryLock()) {
        try {
          if (!mine.done) {
            carryOut(next());
          }
        } finally {
          turn.unlock();
        }
        wakeNext();
      } else {
        LockSupport.parkNanos(this, LONGEST_PARK);
      }
    }
    return mine.result();
  }

  @Override
  public <T> T writeAlone(Function<Change, T> action) {
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("a write within a write");
    }
    Pending<T> mine = new Pending<>(action);
    turn.lock();
    try {
      carryOut(new ArrayList<>(List.of(mine)));
    } finally {
      turn.unlock();
    }
    wakeNext();
    return mine.result();
  }

  /** Whoever has the turn looks here last: who came meanwhile found it taken, and went to sleep. */
  private void wakeNext() {
    Pending<?> next = waiting.peek();
    if (next != null) {
      LockSupport.unpark(next.owner);
    }
  }

  private List<Pending<?>> next() {
    List<Pending<?>> group = new ArrayList<>();
    for (Pending<?> one = waiting.poll(); one != null; one = waiting.poll()) {
      group.add(one);
      if (group.size() == GROUP) {
        break;
      }
    }
    return group;
  }

  /** In one transaction; what throws is left out, and the others are run again. */
  private void carryOut(List<Pending<?>> group) {
    while (!group.isEmpty()) {
      Group run = new Group(group);
      try {
        LmdbChange committed =
            environment.write(
                txn -> {
                  LmdbChange change = new LmdbChange(txn, tables, condemned);
                  run.carryOut(change);
                  change.finish();
                  return change;
                });
        group.forEach(Pending::finish);
        listener.committed(committed.freed(), committed.expires());
        return;
      } catch (RuntimeException | Error e) {
        Pending<?> failed = run.current;
        if (failed == null) {
          group.forEach(one -> one.failed(e));
          return;
        }
        failed.failed(e);
        group.remove(failed);
      }
    }
  }

  @Override
  public void listen(Listener next) {
    listener = next;
  }

  @Override
  public void close() {
    environment.close();
  }

  private static final class Group {
    private final List<Pending<?>> actions;
    private @Nullable Pending<?> current;

    Group(List<Pending<?>> actions) {
      this.actions = actions;
    }

    void carryOut(Change change) {
      for (Pending<?> action : actions) {
        current = action;
        action.carryOut(change);
      }
      current = null;
    }
  }

  /** An action of a thread that waits for it; whoever has the turn carries it out. */
  private static final class Pending<T> {
    private final Function<Change, T> action;
    private final Thread owner = Thread.currentThread();
    private @Nullable T value;
    private @Nullable Throwable problem;
    private volatile boolean done;

    Pending(Function<Change, T> action) {
      this.action = action;
    }

    void carryOut(Change change) {
      value = action.apply(change);
    }

    void finish() {
      done = true;
      LockSupport.unpark(owner);
    }

    void failed(Throwable e) {
      problem = e;
      finish();
    }

    @SuppressWarnings("NullAway") // what the action returned, null only if T allows it
    T result() {
      if (problem instanceof RuntimeException e) {
        throw e;
      }
      if (problem instanceof Error e) {
        throw e;
      }
      return value;
    }
  }
}
