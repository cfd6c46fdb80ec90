package dev.tidemark.engine.metadata.lmdb;

import org.agrona.DirectBuffer;
import org.lmdbjava.Env;

/**
 * What a transaction that writes does for the file, once a second at most: the reserve is brought
 * to its size, and the readers of processes that were killed are let go. For their sake LMDB would
 * reuse no page, and the file would grow with every change.
 *
 * <p>LMDB knows a killed process by a lock that went with it. It does not look at readers of this
 * process, which has none that outlive their call. A process of another PID namespace it takes for
 * the one that has its number here.
 */
final class Upkeep {

  /**
   * Time between two of these, in nanoseconds. Doubled, a file may grow for a killed reader for
   * twice as long; halved, a file that grows fast has twice as many of its pages written as reserve
   * first.
   */
  private static final long PERIOD = 1_000_000_000;

  private final Env<DirectBuffer> env;
  private final DataFile file;

  private volatile long due = System.nanoTime();
  private volatile boolean written;

  Upkeep(Env<DirectBuffer> env, DataFile file) {
    this.env = env;
    this.file = file;
  }

  /** Within a transaction that writes. */
  void perhaps() {
    written = true;
    long now = System.nanoTime();
    if (now - due >= 0) {
      due = now + PERIOD;
      env.readerCheck();
      file.keepReserve(env.info().lastPageNumber);
    }
  }

  /** Whether there is anything to do for {@link #last}. */
  boolean isDue() {
    return written;
  }

  /** Within the last transaction that writes. */
  void last() {
    file.keepReserve(env.info().lastPageNumber);
  }
}
