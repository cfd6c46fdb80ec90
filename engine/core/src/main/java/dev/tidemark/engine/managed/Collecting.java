package dev.tidemark.engine.managed;

import dev.tidemark.engine.judge.Report;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Asks for a collection that begins after the call. */
@FunctionalInterface
interface Collecting {

  CompletableFuture<Report> request();

  /** Asks for one and waits for it. */
  default Report await() throws IOException, InterruptedException {
    try {
      return request().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(cause);
    }
  }
}
