package dev.tidemark.engine.gc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs steps that do not depend on each other on several threads, the caller's among them. */
final class Parallel {

  /** A step, by its number. */
  interface Step {
    void run(int i) throws IOException;
  }

  private static final int SLICE = 16;

  private final ExecutorService executor;
  private final int threads;

  /**
   * @param threads how many steps run at a time; with 1 the executor is never used
   */
  Parallel(ExecutorService executor, int threads) {
    this.executor = executor;
    this.threads = threads;
  }

  /** Runs steps 0 to n - 1 and returns when all are done; the first failure is thrown. */
  void forEach(int n, Step step) throws IOException {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> others = new ArrayList<>();
    for (int t = 1; t < threads && t * SLICE < n; t++) {
      others.add(
          executor.submit(
              () -> {
                slices(n, next, step);
                return null;
              }));
    }
    IOException failure = null;
    try {
      slices(n, next, step);
    } catch (IOException e) {
      next.set(n);
      failure = e;
    }
    for (Future<?> other : others) {
      try {
        other.get();
      } catch (ExecutionException e) {
        failure = failure == null ? asIo(e) : failure;
      } catch (InterruptedException | CancellationException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted").initCause(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void slices(int n, AtomicInteger next, Step step) throws IOException {
    for (int from = next.getAndAdd(SLICE); from < n; from = next.getAndAdd(SLICE)) {
      for (int i = from; i < Math.min(from + SLICE, n); i++) {
        step.run(i);
      }
    }
  }

  private static IOException asIo(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : new IOException(e);
  }
}
