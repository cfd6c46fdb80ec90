package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.mark.Bitmap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is condemned, in memory: it is asked for with every name that is looked up. Its stored
 * version changes with it, but for nodes that are gone for good, whose ids nobody asks about any
 * more. Thread-safe.
 */
final class Condemned {

  private record Decided(long version, Bitmap nodes) {}

  private volatile @Nullable Decided decided;

  /**
   * @param load reads it as it was committed
   */
  Bitmap of(long version, Supplier<Bitmap> load) {
    Decided latest = decided;
    if (latest == null || latest.version() != version) {
      latest = new Decided(version, load.get());
      decided = latest;
    }
    return latest.nodes();
  }

  /** What a transaction has made of it, once that is committed; nobody changes it any more. */
  void learn(long version, Bitmap nodes) {
    decided = new Decided(version, nodes);
  }
}
