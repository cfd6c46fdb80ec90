package dev.tidemark.engine.catalog;

import dev.tidemark.engine.metadata.MetadataException;
import dev.tidemark.engine.model.Occupancy;
import java.io.Closeable;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The transactional record of a managed store. Thread-safe; one writer at a time, across processes
 * too, and any number of readers, each on a snapshot that does not change under it.
 */
public interface Catalog extends Closeable {

  /**
   * Runs {@code action} on a snapshot. Nothing it was given is used after it returns. As long as it
   * runs, no page that it sees is reused, and the store grows with every transaction. So an action
   * must not wait for people or other programs.
   *
   * @throws MetadataException if it cannot be read, or is closed
   */
  <T> T read(Function<CatalogView, T> action);

  /**
   * Runs {@code action} durably: when this returns, what it did is on disk. Actions of several
   * threads may share one transaction, so that they share one wait for the disk; an action that
   * throws is undone, and no other. It may be run more than once, so it keeps no state of its own
   * and has no effect but through the {@link Change}.
   *
   * @throws MetadataException if it cannot be written, or is closed
   * @throws RuntimeException what the action threw
   */
  <T> T write(Function<Change, T> action);

  /**
   * As {@link #write}, for work that can wait: where writers come often, it goes into the
   * transaction of one of them. It is carried out before everything else there, and no other step
   * is, so that it sees what was durable before and nothing more: effects outside may rely on that.
   * It should end soon when {@link Change#awaited}.
   */
  <T> T step(Function<Change, T> action);

  /**
   * Is told of every transaction of this process after it is durable, by the thread that committed
   * it. What it throws is logged.
   */
  interface Listener {

    /**
     * Something has changed.
     *
     * @param freed whether something may have become garbage
     * @param expires the earliest instant at which something that was written stops being a root
     */
    void committed(boolean freed, Optional<Instant> expires);
  }

  /** Sets who is told of transactions from now on; there is one listener at most. */
  void listen(Listener listener);

  /** How much room all this takes. */
  Occupancy occupancy();

  /** Waits for transactions that are under way, and closes the store. */
  @Override
  void close();
}
