package dev.tidemark.engine.gc;

import dev.tidemark.engine.metadata.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.util.List;

/**
 * What is left to do in the metadata once content was deleted, by this process or by one that was
 * cut off.
 */
final class Aftermath {

  private static final String DUE = "phase";

  private Aftermath() {}

  /** Notes that content is being deleted, so that {@link #settle} is due. */
  static void begin(Writer writer) {
    writer.set(DUE, "sweep");
  }

  /**
   * If content was deleted: what was condemned or begun to be deleted is judged anew, and every
   * node is forgotten that nothing leads to, no root, no blob in the store, and none in quarantine.
   * Of those, the edges are needed to know what has to come back together.
   *
   * @throws IOException if the quarantine cannot be read; it is still due then
   */
  static void settle(Metadata metadata, Quarantine quarantine) throws IOException {
    if (metadata.read(reader -> reader.get(DUE).isEmpty() && reader.trash().isEmpty())) {
      return;
    }
    List<Digest> held = quarantine.held().stream().map(Quarantine.Held::digest).toList();
    metadata.write(
        writer -> {
          writer.emptyTrash();
          writer.bits(Bits.CONDEMNED, new Bitmap(writer.nextId()));
          writer.set(DUE, null);
          Bitmap needed = Marker.roots(writer);
          needed.or(writer.bits(Bits.PRESENT));
          for (long id : writer.ids(held)) {
            if (id != Reader.NONE) {
              needed.set(id);
            }
          }
          Bitmap unneeded = writer.bits(Bits.KNOWN).minus(Marker.mark(writer, needed));
          writer.purge(unneeded);
          return unneeded;
        });
  }
}
