package dev.tidemark.engine.mark;

import dev.tidemark.engine.metadata.Metadata;

/**
 * Walks over all edge blocks, one direction per scan. Valid inside the {@link Metadata#read} or
 * {@link Metadata#write} that made it.
 */
public interface EdgeScan extends AutoCloseable {

  /** Goes to the next block; false at the end. */
  boolean next();

  /** The smallest parent id of the block: what {@link EdgeBlock} calls {@code first}. */
  long first();

  /** The block, overwritten by the next call of {@link #next}; only {@link #length} bytes count. */
  byte[] block();

  /** The block's length in bytes. */
  int length();

  @Override
  void close();
}
