package dev.tidemark.engine.files;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does several things at a time that are mostly waiting, such as deletions: for a journal, or for
 * another machine. For one thread, which makes others when it needs them.
 */
public final class AtOnce implements AutoCloseable {

  private static final int THREADS = 16;

  private @Nullable ExecutorService threads;

  /**
   * Does something with each of a list, in any order. Nothing of it is under way any more when this
   * returns or throws, even if the thread is interrupted meanwhile.
   *
   * @param work for several threads; what it throws is thrown here, when all have ended
   * @return what it answered, in the order of the list
   */
  public <T, R> List<R> each(List<T> list, Function<T, R> work) {
    if (list.size() < 2) {
      return list.stream().map(work).toList();
    }
    List<CompletableFuture<R>> begun =
        list.stream()
            .map(one -> CompletableFuture.supplyAsync(() -> work.apply(one), threads()))
            .toList();
    try {
      CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
    return begun.stream().map(CompletableFuture::join).toList();
  }

  private ExecutorService threads() {
    ExecutorService running = threads;
    if (running == null) {
      running = Executors.newFixedThreadPool(THREADS, AtOnce::thread);
      threads = running;
    }
    return running;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "tidemark-waiting");
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
