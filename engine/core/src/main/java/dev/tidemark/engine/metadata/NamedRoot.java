package dev.tidemark.engine.metadata;

import java.util.Objects;

/**
 * A root as it was at the last scan.
 *
 * @param source the document it stands in, such as {@code index.json}
 * @param name its name there
 * @param id the node it keeps
 */
public record NamedRoot(String source, String name, long id) {

  public NamedRoot {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(name, "name");
  }
}
