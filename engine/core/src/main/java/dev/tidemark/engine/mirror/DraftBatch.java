package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * What a scan has learnt and writes in one transaction: leaves first, then the drafts in the order
 * in which they get ids.
 */
record DraftBatch(Newcomers arrivals, Leaves leaves, List<Draft> drafts) {

  /**
   * Those that have changed, children first: content without references, then the rest in the
   * reverse order of discovery.
   */
  static DraftBatch of(Newcomers arrivals, Leaves leaves, Collection<Draft> drafts) {
    List<Draft> children = new ArrayList<>();
    List<Draft> parents = new ArrayList<>();
    for (Draft draft : drafts) {
      if (draft.changed) {
        (draft.hasReferences() ? parents : children).add(draft);
      }
    }
    Collections.reverse(parents);
    children.addAll(parents);
    return new DraftBatch(arrivals, leaves, children);
  }

  /** Can be repeated, as a transaction may be. */
  void write(Writer writer) {
    writer.knows(arrivals::id);
    Bitmap present = writer.bits(Bits.PRESENT);
    Bitmap pinned = writer.bits(Bits.PINNED);
    leaves.write(writer, present);
    List<Digest> digests = drafts.stream().map(draft -> draft.digest).toList();
    long[] ids = writer.intern(digests);
    for (int i = 0; i < ids.length; i++) {
      write(writer, ids[i], drafts.get(i), present, pinned);
    }
    writer.bits(Bits.PRESENT, present);
    writer.bits(Bits.PINNED, pinned);
  }

  private void write(Writer writer, long id, Draft draft, Bitmap present, Bitmap pinned) {
    writer.put(id, draft.node());
    if (draft.number != Newcomers.NONE) {
      arrivals.written(draft.number, id);
    }
    if (draft.findingsChanged()) {
      writer.findings(id, draft.findings());
    }
    if (draft.present) {
      present.set(id);
      if (!draft.digest.verifiable()) {
        pinned.set(id);
      }
    } else {
      present.clear(id);
      pinned.clear(id);
    }
  }
}
