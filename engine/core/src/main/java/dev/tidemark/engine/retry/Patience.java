package dev.tidemark.engine.retry;

import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.TransientException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;

/**
 * How often something is tried that fails for a moment, and how long to wait in between.
 *
 * @param attempts how often in all, at least once
 * @param pause waits
 */
public record Patience(int attempts, Pause pause) {

  /** The first wait; each one after it is twice as long, so that a busy server is left alone. */
  private static final Duration FIRST = Duration.ofMillis(200);

  /** The usual one, which waits for some six seconds in all. */
  public static final Patience USUAL = new Patience(6, Patience::sleep);

  public Patience {
    Objects.requireNonNull(pause, "pause");
    if (attempts < 1) {
      throw new IllegalArgumentException("at least one attempt is needed");
    }
  }

  /** Waits. */
  @FunctionalInterface
  public interface Pause {
    void of(Duration time) throws InterruptedIOException;
  }

  /** Something that may fail for a moment. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException;
  }

  /** The store, with this patience. */
  public Storage with(Storage storage) {
    return new Refitted(
        new PatientBlobs(storage.blobs(), this), new PatientNames(storage.names(), this), storage);
  }

  /**
   * Runs it until it succeeds, fails for good, or has failed too often.
   *
   * @throws IOException what it threw, if that lasts; else its last failure, with how often it was
   *     tried
   */
  <T> T run(Attempt<T> attempt) throws IOException {
    Duration wait = FIRST;
    for (int i = 1; ; i++) {
      try {
        return attempt.run();
      } catch (TransientException e) {
        if (i == attempts) {
          throw new IOException(e.getMessage() + " (tried " + attempts + " times)", e);
        }
        pause.of(wait);
        wait = wait.multipliedBy(2);
      }
    }
  }

  private static void sleep(Duration time) throws InterruptedIOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to try again");
    }
  }
}
