package dev.tidemark.engine.catalog;

import dev.tidemark.engine.model.Entry;
import java.util.List;
import java.util.Objects;

/**
 * Some of the records of a kind in a namespace: so many that to read them takes little time.
 *
 * @param entries in the order of their keys, perhaps none
 * @param next where the next page begins, for {@link CatalogView#page} only; empty after the last
 */
public record Page(List<Entry> entries, String next) {

  public Page {
    entries = List.copyOf(entries);
    Objects.requireNonNull(next, "next");
  }
}
