package dev.tidemark.engine.mirror;

import dev.tidemark.engine.metadata.Begun;
import dev.tidemark.engine.mirror.Assessment.Victim;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes victims out of the store: each one into quarantine, or several for good in one request. One
 * that cannot go stops no other. For several threads.
 */
final class Disposal {

  private final BlobStore blobs;
  private final boolean keeps;
  private final String run;
  private final Instant now;

  /**
   * @param keeps whether victims go into quarantine
   * @param run names this collection there
   */
  Disposal(BlobStore blobs, boolean keeps, String run, Instant now) {
    this.blobs = blobs;
    this.keeps = keeps;
    this.run = run;
    this.now = now;
  }

  boolean keeps() {
    return keeps;
  }

  /**
   * Removes victims. What was written again since it was judged stays: a batch may take long.
   *
   * @param begun tells by which stamp each was judged
   * @return what became of each, in any order
   */
  List<Disposed> of(List<Map.Entry<Long, Victim>> victims, Map<Long, Begun> begun) {
    List<Disposed> disposed = new ArrayList<>();
    List<Map.Entry<Long, Victim>> doomed = new ArrayList<>();
    for (Map.Entry<Long, Victim> one : victims) {
      String stamp = Objects.requireNonNull(begun.get(one.getKey())).stamp();
      Disposed spared = look(one, stamp);
      if (spared != null) {
        disposed.add(spared);
      } else if (keeps) {
        disposed.add(hold(one));
      } else {
        doomed.add(one);
      }
    }
    delete(doomed, disposed);
    return disposed;
  }

  /** What becomes of a victim that is not to be removed; null if it is. */
  private @Nullable Disposed look(Map.Entry<Long, Victim> one, String stamp) {
    try {
      Optional<BlobInfo> there = blobs.info(one.getValue().digest());
      if (there.isEmpty()) {
        return Disposed.absent(one);
      }
      return there.get().stamp().equals(stamp) ? null : Disposed.renewed(one);
    } catch (IOException e) {
      return Disposed.stays(one, e);
    }
  }

  private Disposed hold(Map.Entry<Long, Victim> one) {
    try {
      boolean held = blobs.quarantine().hold(one.getValue().digest(), run, now);
      return held ? Disposed.gone(one) : Disposed.absent(one);
    } catch (IOException e) {
      return Disposed.stays(one, e);
    }
  }

  private void delete(List<Map.Entry<Long, Victim>> doomed, List<Disposed> disposed) {
    if (doomed.isEmpty()) {
      return;
    }
    Map<Digest, IOException> troubles =
        blobs.delete(doomed.stream().map(one -> one.getValue().digest()).toList());
    for (Map.Entry<Long, Victim> one : doomed) {
      IOException trouble = troubles.get(one.getValue().digest());
      disposed.add(trouble == null ? Disposed.gone(one) : Disposed.stays(one, trouble));
    }
  }
}
