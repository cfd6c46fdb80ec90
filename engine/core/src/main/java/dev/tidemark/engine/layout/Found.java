package dev.tidemark.engine.layout;

import dev.tidemark.spi.store.Name;
import java.util.List;

/**
 * What one document says about roots.
 *
 * @param recognised whether the document is what its name makes one expect
 * @param roots in the document's order
 * @param warnings what was passed over and why
 */
record Found(boolean recognised, List<Name> roots, List<String> warnings) {

  Found {
    roots = List.copyOf(roots);
    warnings = List.copyOf(warnings);
  }
}
