package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.Marker;
import dev.tidemark.engine.metadata.Begun;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * If content was deleted: what was condemned is judged anew, what was begun and did not happen is
   * taken back, and every node is forgotten that nothing leads to, no root, no blob in the store,
   * and none in quarantine. Of those, the edges are needed to know what has to come back together.
   *
   * @throws IOException if the store or the quarantine cannot be read; it is still due then
   */
  static void settle(Metadata metadata, BlobStore blobs) throws IOException {
    if (metadata.read(reader -> reader.get(DUE).isEmpty() && reader.trash().isEmpty())) {
      return;
    }
    takeBack(metadata, blobs, metadata.read(Reader::trash));
    List<Digest> held = blobs.quarantine().held().stream().map(Quarantine.Held::digest).toList();
    metadata.write(
        writer -> {
          writer.emptyTrash();
          writer.bits(Bits.CONDEMNED, new Bitmap(writer.nextId()));
          writer.set(DUE, null);
          Bitmap needed = Starts.of(writer, false).nodes();
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

  /**
   * Drops notes of names that were taken away, but for those whose content is garbage that has yet
   * to go: it stays excused until it has.
   */
  static void settle(Metadata metadata, List<Releases.Note> notes) throws IOException {
    if (notes.isEmpty()) {
      return;
    }
    Bitmap garbage = metadata.read(reader -> reader.bits(Bits.PRESENT).minus(Starts.live(reader)));
    for (Releases.Note note : notes) {
      List<Digest> targets = note.releases().stream().map(Releases.Release::target).toList();
      long[] ids = metadata.read(reader -> reader.ids(targets));
      if (Arrays.stream(ids).noneMatch(id -> id != Reader.NONE && garbage.get(id))) {
        Releases.drop(note);
      }
    }
  }

  /**
   * Deletions that did not happen change nothing: what is in the store as it was when they were
   * begun is as old as it was. What somebody has written again since is left for the next scan to
   * find, and is young.
   */
  static void takeBack(Metadata metadata, BlobStore blobs, Map<Long, Begun> begun)
      throws IOException {
    Map<Long, Digest> untouched = new LinkedHashMap<>();
    for (Map.Entry<Long, Begun> one : begun.entrySet()) {
      Optional<BlobInfo> there = blobs.info(one.getValue().digest());
      if (there.isPresent() && there.get().stamp().equals(one.getValue().stamp())) {
        untouched.put(one.getKey(), one.getValue().digest());
      }
    }
    if (!untouched.isEmpty()) {
      metadata.write(
          writer -> {
            Bitmap present = writer.bits(Bits.PRESENT);
            List<Digest> back = new ArrayList<>();
            untouched.forEach(
                (id, digest) -> {
                  if (present.set(id)) {
                    back.add(digest);
                  }
                });
            writer.bits(Bits.PRESENT, present);
            ScanState.read(writer).with(back).write(writer);
            return back;
          });
    }
  }
}
