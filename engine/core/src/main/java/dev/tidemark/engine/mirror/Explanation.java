package dev.tidemark.engine.mirror;

import dev.tidemark.spi.Digest;
import java.util.List;
import java.util.Optional;

/**
 * Why content is kept, or why it is not.
 *
 * @param digest which content
 * @param present whether it is in the store
 * @param live whether a root leads to it
 * @param paths for each root that does, the shortest way: the root's name, then digests down to
 *     this one; shortest first
 * @param reason why nothing keeps it, or what else is to be known
 */
public record Explanation(
    Digest digest,
    boolean present,
    boolean live,
    List<List<String>> paths,
    Optional<String> reason) {

  public Explanation {
    paths = paths.stream().map(List::copyOf).toList();
  }
}
