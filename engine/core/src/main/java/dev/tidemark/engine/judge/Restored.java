package dev.tidemark.engine.judge;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Name;
import java.util.List;

/**
 * What was brought back.
 *
 * @param blobs what came out of quarantine
 * @param names entries that a collection had taken away and that are there again
 * @param problems what did not come back and why, a line each, for people
 */
public record Restored(List<Digest> blobs, List<Name> names, List<String> problems) {

  public Restored {
    blobs = List.copyOf(blobs);
    names = List.copyOf(names);
    problems = List.copyOf(problems);
  }
}
