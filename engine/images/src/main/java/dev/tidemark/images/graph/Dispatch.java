package dev.tidemark.images.graph;

import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Walks over content on several threads (containerd {@code images.Dispatch}): as {@link Walk}, but
 * siblings are handled at the same time and in any order. A parent is still handled before its
 * children.
 *
 * <p>The caller's thread works too. A walk therefore ends with every executor: one that is full,
 * one that takes nothing more, and one that the caller itself runs in.
 *
 * @param executor lends the other threads
 * @param limit how many descriptors are handled at a time, the caller's included; at least 1. No
 *     thread waits for another while it handles one, so that no depth can make them wait for ever
 */
public record Dispatch(Executor executor, int limit) {

  public Dispatch {
    Objects.requireNonNull(executor, "executor");
    if (limit < 1) {
      throw new IllegalArgumentException("a limit of " + limit + " descriptors at a time");
    }
  }

  /**
   * Walks from {@code roots}, and returns when all is handled and no thread is at it any more.
   *
   * <p>The first exception, but for {@link SkipDescriptorException}, ends the walk: nothing more is
   * begun, the threads that are handling something are interrupted and waited for, and the
   * exception is thrown. An interrupt of the caller is such an exception.
   */
  public void walk(Handler handler, Descriptor... roots) throws IOException {
    new ParallelWalk(executor, limit, handler, roots).run();
  }
}
