package dev.tidemark.engine.metadata;

import java.util.Objects;

/**
 * A root as it was at the last scan.
 *
 * @param space the space of names that it belongs to
 * @param source the document it stands in, such as {@code index.json}
 * @param name its name there; empty if it has none
 * @param id the node it keeps
 */
public record NamedRoot(String space, String source, String name, long id) {

  public NamedRoot {
    Objects.requireNonNull(space, "space");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(name, "name");
  }

  /** {@code source: name}, or just where it stands if it has no name. */
  public String label() {
    return name.isEmpty() ? source : source + ": " + name;
  }

  /** Whether somebody gave it a name. */
  public boolean named() {
    return !name.isEmpty();
  }
}
