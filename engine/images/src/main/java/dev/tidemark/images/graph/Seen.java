package dev.tidemark.images.graph;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Content that was met, by digest and media type: the same bytes under another type are other
 * content, with other children. Not thread-safe.
 */
final class Seen {

  /** More types for one digest are nothing but an attempt to have it read again and again. */
  static final int MAX_TYPES = 16;

  private final Map<Digest, Set<String>> types = new HashMap<>();

  /**
   * Whether this is the first time.
   *
   * @throws InvalidContentException if the digest was met under too many types
   */
  boolean add(Descriptor content) throws InvalidContentException {
    Set<String> known = types.putIfAbsent(content.digest(), Set.of(content.mediaType()));
    if (known == null) {
      return true;
    }
    if (known.contains(content.mediaType())) {
      return false;
    }
    if (known.size() == MAX_TYPES) {
      throw new InvalidContentException(
          content.digest(), "is listed under more than " + MAX_TYPES + " media types");
    }
    Set<String> more = new HashSet<>(known);
    more.add(content.mediaType());
    types.put(content.digest(), more);
    return true;
  }
}
