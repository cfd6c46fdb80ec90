package dev.tidemark.spi.store;

import java.util.List;
import java.util.Objects;

/**
 * All roots of a backend at one moment.
 *
 * @param version another string whenever the roots are others
 * @param roots in the backend's order
 * @param warnings what was passed over and why, in words for people
 */
public record RootSet(String version, List<Root> roots, List<String> warnings) {

  public RootSet {
    Objects.requireNonNull(version, "version");
    roots = List.copyOf(roots);
    warnings = List.copyOf(warnings);
  }
}
