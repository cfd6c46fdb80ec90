package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the bytes of blobs, several at a time: most of it is waiting for a journal, or for
 * another machine. Not thread-safe itself.
 */
final class Deletion implements AutoCloseable {

  private static final int THREADS = 16;

  private final Backend backend;
  private @Nullable ExecutorService threads;

  Deletion(Backend backend) {
    this.backend = backend;
  }

  /**
   * Tries all of them. No deletion is under way any more when this returns or throws, whoever
   * interrupts the thread: the transaction ends then, and the blobs may be recorded again.
   *
   * @return why not, by position; empty where the bytes are gone
   */
  List<Optional<Exception>> of(List<Doomed> blobs) {
    if (blobs.size() < 2) {
      return blobs.stream().map(this::attempt).toList();
    }
    List<CompletableFuture<Optional<Exception>>> attempts =
        blobs.stream()
            .map(blob -> CompletableFuture.supplyAsync(() -> attempt(blob), threads()))
            .toList();
    try {
      CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
    return attempts.stream().map(CompletableFuture::join).toList();
  }

  private Optional<Exception> attempt(Doomed blob) {
    try {
      backend.delete(Digest.parse(blob.resource().key()));
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(e);
    }
  }

  private ExecutorService threads() {
    ExecutorService running = threads;
    if (running == null) {
      running = Executors.newFixedThreadPool(THREADS, Deletion::thread);
      threads = running;
    }
    return running;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "tidemark-delete");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    if (threads != null) {
      threads.shutdown();
    }
  }
}
