package dev.tidemark.engine.metadata.lmdb;

import org.agrona.DirectBuffer;
import org.lmdbjava.Env;

/**
 * What a transaction that writes does for the file, once a second at most: the reserve is brought
 * to its size, and the readers of processes that were killed are let go, for whom LMDB would write
 * every page anew and none twice.
 *
 * <p>LMDB knows a killed process by a lock that went with it. It does not look at readers of this
 * process, which has none that outlive their call; and a process of another PID namespace that has
 * the number of one that lives here it takes for that one.
 */
final class Upkeep {

  /**
   * In nanoseconds. So long the file may grow for a killed reader; and of a file that grows fast,
   * no more than one reserve is written twice in that time. Twice as long doubles the growth.
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
