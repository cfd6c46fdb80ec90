package dev.tidemark.engine.managed;

import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Refusal;
import java.util.List;

/**
 * Bytes that nothing is recorded of, as a crash may leave them.
 *
 * @param found how many blobs and unfinished uploads there are. What is young stays for now: what
 *     is recorded of it may be on its way, or be brought back
 * @param refusals why none of them may go, if so: more than a crash leaves
 */
public record Orphans(Counts.Leftovers found, List<Refusal> refusals) {

  public Orphans {
    refusals = List.copyOf(refusals);
  }

  /** How many have to go. */
  public long number() {
    return found.old();
  }

  /** The size of those. */
  public long bytes() {
    return found.oldBytes();
  }

  /** How many more there are. */
  public long young() {
    return found.young();
  }
}
