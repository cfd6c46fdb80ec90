package dev.tidemark.engine.managed;

import dev.tidemark.engine.judge.Refusal;
import java.util.List;

/**
 * Bytes that nothing is recorded of, as a crash may leave them.
 *
 * @param number how many blobs and unfinished uploads have to go
 * @param bytes their size
 * @param young how many more there are that stay for now: what is recorded of them may be on its
 *     way, or be brought back
 * @param refusals why none of them may go, if so: more than a crash leaves
 */
public record Orphans(long number, long bytes, long young, List<Refusal> refusals) {

  public Orphans {
    refusals = List.copyOf(refusals);
  }
}
