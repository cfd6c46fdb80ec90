package dev.tidemark.engine.metadata;

import java.io.Closeable;
import java.util.function.Function;

/**
 * The transactional store behind everything. Thread-safe; one writer at a time, across processes
 * too, and any number of readers, each on a snapshot that does not change under it.
 */
public interface Metadata extends Closeable {

  /** Name of the value that tells this store from any other that ever was at the same path. */
  String INCARNATION = "incarnation";

  /** Runs {@code action} on a snapshot. Nothing it was given is used after it returns. */
  <T> T read(Function<Reader, T> action);

  /**
   * Runs {@code action} in a durable transaction: all of it, or, if it throws, nothing. When the
   * store has to grow, the action is run again from the start, so it keeps no half-made state of
   * its own.
   */
  <T> T write(Function<Writer, T> action);

  /** Waits for nothing and closes the store; no transaction may be open. */
  @Override
  void close();
}
