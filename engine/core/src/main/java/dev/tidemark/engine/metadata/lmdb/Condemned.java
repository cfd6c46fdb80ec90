package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.metadata.Bitmap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is condemned, in memory: it is asked for with every name that is looked up. It changes only
 * with the phase, but for nodes that are gone for good, whose ids nobody asks about any more.
 * Thread-safe.
 */
final class Condemned {

  private record Decided(Cycle at, Bitmap nodes) {}

  private volatile @Nullable Decided decided;

  /**
   * @param load reads it as it was committed
   */
  Bitmap of(Cycle at, Supplier<Bitmap> load) {
    Decided latest = decided;
    if (latest == null || !latest.at().equals(at)) {
      latest = new Decided(at, load.get());
      decided = latest;
    }
    return latest.nodes();
  }
}
