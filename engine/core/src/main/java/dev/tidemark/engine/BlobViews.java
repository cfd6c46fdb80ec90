package dev.tidemark.engine;

import dev.tidemark.engine.gc.Marker;
import dev.tidemark.engine.metadata.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Lists over all nodes. */
final class BlobViews {

  private BlobViews() {}

  static long list(Reader reader, Consumer<BlobView> each) {
    Bitmap present = reader.bits(Bits.PRESENT);
    Bitmap live = Marker.live(reader);
    reader.nodes(
        (node, id) -> {
          if (present.get(id)) {
            each.accept(new BlobView(node.digest(), node.size(), node.mediaType(), live.get(id)));
          }
        });
    return present.count();
  }

  static List<Digest> matching(Reader reader, String prefix) {
    List<Digest> matching = new ArrayList<>();
    reader.nodes(
        (node, id) -> {
          Digest digest = node.digest();
          if (digest.encoded().startsWith(prefix) || digest.toString().startsWith(prefix)) {
            matching.add(digest);
          }
        });
    return matching;
  }
}
