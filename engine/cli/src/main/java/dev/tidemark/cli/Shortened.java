package dev.tidemark.cli;

import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;

/** What is too long for a line that people read. */
final class Shortened {

  private Shortened() {}

  /** A digest with the first characters of its hash; any other word as it is. */
  static String digest(String word) {
    return Digest.lenient(word).map(Digest::abbreviated).orElse(word);
  }

  /** A resource as people type it. */
  static String words(Resource resource) {
    return digest(resource.words());
  }
}
