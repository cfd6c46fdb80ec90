package dev.tidemark.images.convert;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.util.HashMap;
import java.util.Map;

/** Descriptors that differ in a little. */
final class Pointers {

  private Pointers() {}

  /**
   * The same for other bytes. Content that it carried itself is left out, and so are annotations
   * that begin with one of {@code stale}.
   */
  static Descriptor moved(
      Descriptor old, String mediaType, Digest digest, long size, String... stale) {
    Map<String, String> annotations = new HashMap<>(old.annotations());
    for (String prefix : stale) {
      annotations.keySet().removeIf(key -> key.startsWith(prefix));
    }
    return new Descriptor(
        mediaType, digest, size, old.platform(), old.urls(), annotations, old.artifactType(), null);
  }
}
