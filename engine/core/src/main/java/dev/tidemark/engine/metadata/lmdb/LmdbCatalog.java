package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Audience;
import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.model.Occupancy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Txn;

/**
 * {@link Catalog} in an LMDB environment.
 *
 * <p>Writers that meet share a transaction: whoever has the turn carries out what all others have
 * queued by then. Waiting for the disk is most of what a durable transaction costs, so that many
 * writers together are many times as fast as one.
 *
 * <p>A step waits for a writer who takes it along, for else the next writer would have to wait for
 * its commit; but not for long, and not where no writer was seen lately.
 */
public final class LmdbCatalog implements Catalog {

  /** How many actions share a transaction at most, so that the first need not wait for long. */
  private static final int GROUP = 256;

  /** So long after a writer another one is expected, in nanoseconds. */
  private static final long WRITERS_STAY = 20_000_000;

  /** Nobody is woken too seldom; this is for the case that we are wrong. In nanoseconds. */
  private static final long LONGEST_PARK = 50_000_000;

  private final LmdbEnvironment environment;
  private final Shared shared;

  /** Of whoever has the turn. */
  private final Bytes bytes = new Bytes();

  private final ReentrantLock turn = new ReentrantLock();
  private final Queue<Pending<?>> waiting = new ConcurrentLinkedQueue<>();

  /** For one step at a time. */
  private final ReentrantLock steps = new ReentrantLock();

  private volatile @Nullable Pending<?> step;
  private volatile Writer lastWriter = new Writer(0, System.nanoTime() - WRITERS_STAY);
  private volatile Audience<Committed> listener = new Audience<>(committed -> {});

  private LmdbCatalog(LmdbEnvironment environment, Shared shared) {
    this.environment = environment;
    this.shared = shared;
  }

  /**
   * Opens the store in {@code directory}, which is made if it is missing.
   *
   * @throws IOException in one line: the store is open in this process already, was written by
   *     another version, is damaged, or cannot be written to
   */
  public static LmdbCatalog open(Path directory) throws IOException {
    return open(directory, () -> {});
  }

  /** May refuse that a catalog is begun. */
  @FunctionalInterface
  public interface Founding {

    /**
     * Asked in the transaction that would begin it.
     *
     * @throws IOException in one line: why not
     */
    void check() throws IOException;
  }

  /**
   * The same.
   *
   * @param founding is asked if there is none yet
   */
  public static LmdbCatalog open(Path directory, Founding founding) throws IOException {
    return Schema.MANAGED.open(
        directory, LmdbEnvironment.RESERVED_BYTES, founding, LmdbCatalog::new);
  }

  @Override
  public <T> T read(Function<CatalogView, T> action) {
    return environment.read(txn -> action.apply(new LmdbView(txn, shared, new Bytes())));
  }

  @Override
  public <T> T write(Function<Change, T> action) {
    Pending<T> mine = pending(action);
    waiting.add(mine);
    Writer me = new Writer(mine.owner.getId(), System.nanoTime());
    lastWriter = me;
    await(mine, me.since());
    return mine.result();
  }

  @Override
  public <T> T step(Function<Change, T> action) {
    Pending<T> mine = pending(action);
    steps.lock();
    try {
      step = mine;
      Writer writer = lastWriter;
      boolean other = writer.thread() != mine.owner.getId();
      await(mine, writer.since() + (other ? WRITERS_STAY : 0));
    } finally {
      steps.unlock();
    }
    return mine.result();
  }

  private <T> Pending<T> pending(Function<Change, T> action) {
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("a write within a write");
    }
    return new Pending<>(action);
  }

  /** Takes the turn if nobody has done it by {@code patience}, a value of the nanosecond clock. */
  private void await(Pending<?> mine, long patience) {
    while (!mine.done) {
      long rest = patience - System.nanoTime();
      if (rest <= 0 && turn.tryLock()) {
        try {
          if (!mine.done) {
            carryOut();
          }
        } finally {
          turn.unlock();
        }
        wakeNext();
      } else {
        LockSupport.parkNanos(this, rest > 0 ? Math.min(rest, LONGEST_PARK) : LONGEST_PARK);
      }
    }
  }

  /** Whoever has the turn looks here last: who came meanwhile found it taken, and went to sleep. */
  private void wakeNext() {
    Pending<?> next = waiting.peek();
    if (next == null) {
      next = step;
    }
    if (next != null) {
      LockSupport.unpark(next.owner);
    }
  }

  /** In one transaction; what throws is left out, and the others are run again. */
  private void carryOut() {
    Group group = new Group();
    while (group.begins()) {
      try {
        LmdbChange committed = environment.write(group::carryOut);
        committed.condemnation().publish(shared.condemned());
        group.actions.forEach(Pending::finish);
        listener.accept(new Committed(committed.freed(), committed.expires()));
        return;
      } catch (RuntimeException | Error e) {
        group.failed(e);
      }
    }
  }

  @Override
  public void listen(Listener next) {
    listener = new Audience<>(change -> next.committed(change.freed(), change.expires()));
  }

  @Override
  public Occupancy occupancy() {
    return environment.occupancy(shared.tables().all());
  }

  @Override
  public void close() {
    environment.close();
  }

  /** The actions that share a transaction: a step if there is one, and then the writers. */
  private final class Group {
    private final List<Pending<?>> actions = new ArrayList<>();
    private int current;

    Group() {
      Pending<?> first = step;
      if (first != null) {
        step = null;
        actions.add(first);
      }
    }

    boolean begins() {
      return !actions.isEmpty() || joined();
    }

    /** Whether one more writer has come who can still take part. */
    private boolean joined() {
      Pending<?> next = actions.size() < GROUP ? waiting.poll() : null;
      return next != null && actions.add(next);
    }

    LmdbChange carryOut(Txn<DirectBuffer> txn) {
      LmdbChange change =
          new LmdbChange(txn, shared, bytes, () -> actions.size() > 1 || !waiting.isEmpty());
      for (current = 0; current < actions.size() || joined(); current++) {
        actions.get(current).carryOut(change);
      }
      change.finish();
      return change;
    }

    /** After the last action everybody is concerned. */
    void failed(Throwable e) {
      if (current < actions.size()) {
        actions.remove(current).failed(e);
      } else {
        actions.forEach(action -> action.failed(e));
        actions.clear();
      }
    }
  }

  /** What is told of a transaction. */
  private record Committed(boolean freed, Optional<Instant> expires) {}

  /** A thread that has written, and when it came. */
  private record Writer(long thread, long since) {}

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
