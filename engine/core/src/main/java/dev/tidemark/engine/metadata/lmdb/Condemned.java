package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.metadata.Bitmap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the present epoch has condemned, in memory: it is asked for with every name that is looked
 * up. The set of an epoch never changes once it is committed. Thread-safe.
 */
final class Condemned {

  private record Decided(long epoch, Bitmap nodes) {}

  private volatile @Nullable Decided decided;

  /**
   * @param load reads it as it was committed
   */
  Bitmap of(long epoch, Supplier<Bitmap> load) {
    Decided latest = decided;
    if (latest == null || latest.epoch() != epoch) {
      latest = new Decided(epoch, load.get());
      decided = latest;
    }
    return latest.nodes();
  }
}
