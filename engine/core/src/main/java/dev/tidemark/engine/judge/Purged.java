package dev.tidemark.engine.judge;

import dev.tidemark.spi.store.Quarantine;
import java.util.List;

/**
 * What left quarantine for good.
 *
 * @param blobs what is gone
 * @param problems what could not go and why, a line each, for people
 */
public record Purged(List<Quarantine.Held> blobs, List<String> problems) {

  public Purged {
    blobs = List.copyOf(blobs);
    problems = List.copyOf(problems);
  }

  /** How many bytes that gives back. */
  public long bytes() {
    return blobs.stream().mapToLong(Quarantine.Held::bytes).sum();
  }
}
