package dev.tidemark.spi.store;

import dev.tidemark.spi.Descriptor;
import java.util.Objects;

/**
 * A name that keeps content alive.
 *
 * @param source the document or table it stands in, such as {@code index.json}
 * @param name the name, such as a tag; for an entry without one, its place in the source
 * @param target what it keeps
 */
public record Root(String source, String name, Descriptor target) {

  public Root {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(target, "target");
  }

  /** {@code source: name}. */
  public String label() {
    return source + ": " + name;
  }
}
