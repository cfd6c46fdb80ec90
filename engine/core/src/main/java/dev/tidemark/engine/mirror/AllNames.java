package dev.tidemark.engine.mirror;

import dev.tidemark.spi.store.Name;
import java.util.List;
import java.util.Objects;

/**
 * All names of a store at one moment, of all its spaces.
 *
 * @param version another text whenever one of them is another
 * @param names in the order of spaces, and in the backend's order within one
 * @param warnings what was passed over and why, a line each, for people
 */
record AllNames(String version, List<Name> names, List<String> warnings) {

  AllNames {
    Objects.requireNonNull(version, "version");
    names = List.copyOf(names);
    warnings = List.copyOf(warnings);
  }
}
