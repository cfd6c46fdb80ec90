package dev.tidemark.engine.retry;

import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.Traits;
import dev.tidemark.spi.store.TransientException;
import dev.tidemark.spi.store.Uploads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

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
    BlobStore blobs = new PatientBlobs(storage.blobs(), this);
    NameSource names = new PatientNames(storage.names(), this);
    return new Storage() {
      @Override
      public BlobStore blobs() {
        return blobs;
      }

      @Override
      public NameSource names() {
        return names;
      }

      @Override
      public Traits traits() {
        return storage.traits();
      }

      @Override
      public Optional<Uploads> uploads() {
        return storage.uploads();
      }

      @Override
      public Optional<Path> state() {
        return storage.state();
      }

      @Override
      public void close() throws IOException {
        storage.close();
      }
    };
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
