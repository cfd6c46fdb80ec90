package dev.tidemark.cli;

import dev.tidemark.engine.BlobView;
import dev.tidemark.spi.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a listing of blobs adds up to. Bytes that namespaces share count once. */
final class LsTotals {

  /**
   * A blob that was counted.
   *
   * @param live whether it is, in any namespace so far
   */
  private record Seen(boolean live, boolean shared) {}

  /** Null where every blob is listed once, so that nothing has to be remembered. */
  private final @Nullable Map<Digest, Seen> seen;

  private final Set<String> namespaces = new HashSet<>();
  private long live;
  private long liveBytes;
  private long garbage;
  private long garbageBytes;
  private long shared;

  private LsTotals(@Nullable Map<Digest, Seen> seen) {
    this.seen = seen;
  }

  /** Of a store whose blobs are listed once. */
  static LsTotals own() {
    return new LsTotals(null);
  }

  /** Of a store where several namespaces can have one blob. */
  static LsTotals shared() {
    return new LsTotals(new HashMap<>());
  }

  void add(BlobView blob, boolean isLive) {
    namespaces.add(blob.content().namespace());
    Seen before = seen == null ? null : seen.get(blob.digest());
    if (seen != null) {
      seen.put(
          blob.digest(), new Seen(isLive || (before != null && before.live()), before != null));
    }
    if (before == null) {
      count(blob, isLive, 1);
      return;
    }
    shared += before.shared() ? 0 : 1;
    if (isLive && !before.live()) {
      count(blob, false, -1);
      count(blob, true, 1);
    }
  }

  private void count(BlobView blob, boolean isLive, int by) {
    if (isLive) {
      live += by;
      liveBytes += by * blob.bytes();
    } else {
      garbage += by;
      garbageBytes += by * blob.bytes();
    }
  }

  String text() {
    if (live + garbage == 0) {
      return "No blobs.";
    }
    return Quantity.blobs(live + garbage, liveBytes + garbageBytes)
        + ": "
        + Quantity.count(live)
        + " live ("
        + Quantity.size(liveBytes)
        + "), "
        + Quantity.count(garbage)
        + " garbage ("
        + Quantity.size(garbageBytes)
        + ")"
        + (namespaces.size() > 1 ? "; in " + namespaces.size() + " namespaces" : "")
        + (shared > 0 ? ", " + Quantity.count(shared) + " of them in several." : ".");
  }
}
