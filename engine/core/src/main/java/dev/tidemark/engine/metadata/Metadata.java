package dev.tidemark.engine.metadata;

import dev.tidemark.engine.model.Occupancy;
import java.io.Closeable;
import java.util.function.Function;

/**
 * The transactional store behind everything. Thread-safe; one writer at a time, across processes
 * too, and any number of readers, each on a snapshot that does not change under it.
 */
public interface Metadata extends Closeable {

  /** Name of the value that tells this store from any other that ever was at the same path. */
  String INCARNATION = "incarnation";

  /**
   * Runs {@code action} on a snapshot. Nothing it was given is used after it returns. As long as it
   * runs nothing that it sees is written over, so that the store grows with every transaction: what
   * waits for people or other programs does not belong here.
   *
   * @throws MetadataException if it cannot be read, or is closed
   */
  <T> T read(Function<Reader, T> action);

  /**
   * Runs {@code action} in a durable transaction: all of it, or, if it throws, nothing. When the
   * store has to grow, the action is run again from the start, so it keeps no half-made state of
   * its own.
   *
   * @throws MetadataException if it cannot be written, or is closed
   */
  <T> T write(Function<Writer, T> action);

  /** How much room all this takes. */
  Occupancy occupancy();

  /** Waits for transactions that are under way, and closes the store. */
  @Override
  void close();
}
