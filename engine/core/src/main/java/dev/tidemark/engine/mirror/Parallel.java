package dev.tidemark.engine.mirror;

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

  /** Work without a step. */
  static final Work NOTHING = new Work(0, i -> {}, new AtomicInteger(), List.of());

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

  /**
   * Begins to run steps 0 to n - 1; with one thread, nothing happens before the work is awaited.
   */
  Work start(int n, Step step) {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> others = new ArrayList<>();
    for (int t = 0; threads > 1 && t < threads && t * SLICE < n; t++) {
      others.add(
          executor.submit(
              () -> {
                slices(n, next, step);
                return null;
              }));
    }
    return new Work(n, step, next, others);
  }

  /** Steps that may be under way. */
  static final class Work {
    private final int n;
    private final Step step;
    private final AtomicInteger next;
    private final List<Future<?>> others;

    private Work(int n, Step step, AtomicInteger next, List<Future<?>> others) {
      this.n = n;
      this.step = step;
      this.next = next;
      this.others = others;
    }

    /** Helps with what is left, and returns when all is done; the first failure is thrown. */
    void await() throws IOException {
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
