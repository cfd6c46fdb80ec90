package dev.tidemark.engine.catalog;

import dev.tidemark.engine.model.Resource;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that no record needs any more and whose backend has still to be told.
 *
 * @param resource content without a namespace for the bytes of a blob, else what it was
 * @param bytes its size, or -1
 * @param attempts how often it could not be removed
 * @param notBefore when to try next
 * @param problem why it could not be removed the last time, or empty
 */
public record Doomed(
    Resource resource, long bytes, int attempts, Instant notBefore, String problem) {

  public Doomed {
    Objects.requireNonNull(resource, "resource");
    Objects.requireNonNull(notBefore, "notBefore");
    Objects.requireNonNull(problem, "problem");
  }
}
