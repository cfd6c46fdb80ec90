package dev.tidemark.engine;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.mirror.Starts;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Lists over all nodes. */
final class BlobViews {

  /** How many blobs are listed at a time; twice as many would take twice the memory. */
  private static final int PAGE = 5_000;

  /** The blobs in the store, and all nodes that a root leads to. */
  private record Survey(Bitmap present, Bitmap live) {}

  private BlobViews() {}

  /**
   * Calls {@code each} for every blob, outside of any transaction: whoever prints them may have to
   * wait for a reader of his own, and a snapshot that is held on to makes the metadata grow.
   *
   * @param blobs tells sizes
   */
  static void list(Metadata metadata, boolean untagged, BlobStore blobs, Store.BlobConsumer each) {
    Survey survey =
        metadata.read(
            reader -> new Survey(reader.bits(Bits.PRESENT), Starts.live(reader, untagged)));
    long[] ids = survey.present().toArray();
    for (int from = 0; from < ids.length; from += PAGE) {
      long[] page = Arrays.copyOfRange(ids, from, Math.min(ids.length, from + PAGE));
      for (Seen seen : metadata.read(reader -> views(reader, page))) {
        each.accept(measured(seen.blob(), blobs), survey.live().get(seen.id()));
      }
    }
  }

  /** With the size of what no scan had to measure. */
  static BlobView measured(BlobView blob, BlobStore blobs) {
    return blob.bytes() == Node.UNMEASURED
        ? new BlobView(blob.content(), size(blob.digest(), blobs), blob.mediaType(), blob.labels())
        : blob;
  }

  private static long size(Digest digest, BlobStore blobs) {
    try {
      return blobs.glance(digest).map(BlobInfo::size).orElse(-1L);
    } catch (IOException e) {
      return -1; // to tell what can be told is better than to fail for a size
    }
  }

  private record Seen(long id, BlobView blob) {}

  private static List<Seen> views(Reader reader, long[] ids) {
    List<Seen> views = new ArrayList<>(ids.length);
    for (long id : ids) {
      reader.node(id).ifPresent(node -> views.add(new Seen(id, view(node))));
    }
    return views;
  }

  private static BlobView view(Node node) {
    return new BlobView(
        Resource.content("", node.digest()), node.size(), node.mediaType(), node.labels());
  }

  /** One that is in the store. */
  static Optional<BlobView> one(Reader reader, Digest digest) {
    long id = reader.id(digest);
    return id == Reader.NONE || !reader.bits(Bits.PRESENT).get(id)
        ? Optional.empty()
        : reader.node(id).map(BlobViews::view);
  }

  static List<Resource> matching(Reader reader, String prefix, int most) {
    return reader.matching(prefix, most).stream()
        .map(digest -> Resource.content("", digest))
        .toList();
  }
}
