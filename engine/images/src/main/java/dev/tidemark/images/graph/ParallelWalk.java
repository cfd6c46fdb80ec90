package dev.tidemark.images.graph;

import dev.tidemark.engine.files.Cancellation;
import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One walk on several threads. Threads come when there is work for them and go when there is none;
 * only the caller's stays to the end. All fields are guarded by this object.
 */
final class ParallelWalk {

  private final Executor executor;
  private final int limit;
  private final Handler handler;
  private final Pending pending;
  private final Seen seen = new Seen();

  /** Those that are handling a descriptor. */
  private final Set<Thread> busy = new HashSet<>();

  /** Those among them that were interrupted because the walk has failed. */
  private final Set<Thread> interrupted = new HashSet<>();

  /** How many were asked for and have not gone again. */
  private int helpers;

  private @Nullable Throwable failure;

  ParallelWalk(Executor executor, int limit, Handler handler, Descriptor... roots) {
    this.executor = executor;
    this.limit = limit;
    this.handler = handler;
    this.pending = new Pending(roots);
  }

  void run() throws IOException {
    callForHelp();
    do {
      handleAll();
    } while (awaitMore());
    rethrow();
  }

  /** Handles what there is, until there is none; what it leads to may come later. */
  private void handleAll() {
    Descriptor next = begin();
    while (next != null) {
      List<Descriptor> children = List.of();
      Throwable thrown = null;
      try {
        children = Walk.childrenOf(next, handler);
      } catch (IOException | RuntimeException | Error e) {
        thrown = e;
      }
      end(children, thrown);
      callForHelp();
      next = begin();
    }
  }

  private synchronized @Nullable Descriptor begin() {
    while (!pending.isEmpty()) {
      Descriptor next = pending.next();
      try {
        if (seen.add(next)) {
          Cancellation.check();
          busy.add(Thread.currentThread());
          return next;
        }
      } catch (IOException e) {
        fail(e);
      }
    }
    return null;
  }

  private synchronized void end(List<Descriptor> children, @Nullable Throwable thrown) {
    Thread self = Thread.currentThread();
    busy.remove(self);
    if (interrupted.remove(self)) {
      Thread.interrupted(); // it was meant for what has just ended
    }
    if (thrown != null) {
      fail(thrown);
    } else if (failure == null) {
      pending.add(children);
    }
    notifyAll();
  }

  /** Only the first failure counts: the others may be of its making. */
  private synchronized void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
      pending.clear();
      busy.forEach(Thread::interrupt);
      interrupted.addAll(busy);
    }
  }

  private void callForHelp() {
    try {
      while (hire()) {
        executor.execute(this::help);
      }
    } catch (RejectedExecutionException e) {
      leave(); // it goes on with fewer
    }
  }

  private synchronized boolean hire() {
    boolean useful = helpers < limit - 1 && helpers - busy.size() < pending.size();
    helpers += useful ? 1 : 0;
    return useful;
  }

  private synchronized void leave() {
    helpers--;
  }

  private void help() {
    try {
      handleAll();
    } finally {
      leave();
    }
  }

  /**
   * Waits for more to do while others may find it; false if there is nothing any more, and nobody
   * is handling anything.
   */
  private synchronized boolean awaitMore() {
    boolean wasInterrupted = false;
    while (pending.isEmpty() && !busy.isEmpty()) {
      try {
        wait();
      } catch (InterruptedException e) {
        wasInterrupted = true;
        fail(new InterruptedIOException("interrupted"));
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    return !pending.isEmpty();
  }

  private synchronized void rethrow() throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}
