package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The nodes that a scan learns about, until they are written. For one thread. */
final class Drafts {

  /** How many are kept in memory before they are written. */
  private static final int MOST = 100_000;

  private final Metadata metadata;
  private final Set<Digest> arrivals;
  private final Set<Digest> again;
  private final long earliest;
  private final Map<Digest, Draft> drafts = new LinkedHashMap<>();

  /** Whether the metadata holds no node yet, so that nothing has to be looked up. */
  private boolean empty;

  /**
   * @param arrivals what was not in the store at the last scan
   * @param again what was, and has to be read again
   * @param earliest arrivals came after this moment, in milliseconds since the epoch
   */
  Drafts(Metadata metadata, List<Digest> arrivals, List<Digest> again, long earliest) {
    this.metadata = metadata;
    this.arrivals = new LinkedHashSet<>(arrivals);
    this.again = new LinkedHashSet<>(again);
    this.earliest = earliest;
    this.empty = metadata.read(Reader::nextId) == 0;
  }

  /** What has to be read and was not loaded so far. */
  List<Digest> rest() {
    List<Digest> rest = new ArrayList<>(again);
    rest.addAll(arrivals);
    return rest;
  }

  boolean inRest(Digest digest) {
    return arrivals.contains(digest) || again.contains(digest);
  }

  boolean full() {
    return drafts.size() > MOST;
  }

  /** One that was loaded. */
  Draft get(Digest digest) {
    Draft draft = drafts.get(digest);
    if (draft == null) {
      throw new IllegalStateException("not loaded: " + digest);
    }
    return draft;
  }

  /**
   * Makes drafts of these, from the metadata where they are known there.
   *
   * @param unread gets the roles that they were referred to in while they were away, or unreadable
   */
  void load(Collection<Digest> digests, BiConsumer<Digest, String> unread) {
    List<Digest> missing = new ArrayList<>();
    for (Digest digest : digests) {
      if (!drafts.containsKey(digest)) {
        missing.add(digest);
      }
    }
    Map<Digest, Draft> known = empty || missing.isEmpty() ? Map.of() : known(missing);
    for (Digest digest : missing) {
      if (drafts.containsKey(digest)) {
        continue;
      }
      Draft draft = known.get(digest);
      if (draft == null) {
        draft = new Draft(digest);
      }
      boolean arrived = arrivals.remove(digest);
      boolean repeated = again.remove(digest);
      if (arrived) {
        draft.arrive(earliest);
      }
      if (repeated) {
        draft.readAgain();
      }
      drafts.put(digest, draft);
      if (arrived || repeated) {
        draft.unread().forEach(type -> unread.accept(digest, type));
      }
    }
  }

  private Map<Digest, Draft> known(List<Digest> digests) {
    return metadata.read(
        reader -> {
          Bitmap present = reader.bits(Bits.PRESENT);
          Map<Long, List<String>> findings = reader.findings();
          Map<Digest, Draft> known = new HashMap<>();
          for (long id : reader.ids(digests)) {
            reader
                .node(id)
                .ifPresent(
                    node ->
                        known.put(
                            node.digest(),
                            new Draft(
                                node, present.get(id), findings.getOrDefault(id, List.of()))));
          }
          return known;
        });
  }

  /** Writes them all, and {@code more} in the same transaction, and forgets them. */
  void write(Consumer<Writer> more) {
    List<Draft> order = inIdOrder();
    List<Digest> digests = order.stream().map(draft -> draft.digest).toList();
    metadata.write(
        writer -> {
          long[] ids = writer.intern(digests);
          Bitmap present = writer.bits(Bits.PRESENT);
          Bitmap pinned = writer.bits(Bits.PINNED);
          Iterator<Draft> draft = order.iterator();
          for (long id : ids) {
            write(writer, id, draft.next(), present, pinned);
          }
          writer.bits(Bits.PRESENT, present);
          writer.bits(Bits.PINNED, pinned);
          more.accept(writer);
          return ids;
        });
    empty = false;
    drafts.clear();
  }

  /**
   * Children first: content without references, then the rest in the reverse order of discovery.
   */
  private List<Draft> inIdOrder() {
    List<Draft> leaves = new ArrayList<>();
    List<Draft> parents = new ArrayList<>();
    for (Draft draft : drafts.values()) {
      if (draft.changed) {
        (draft.hasReferences() ? parents : leaves).add(draft);
      }
    }
    Collections.reverse(parents);
    leaves.addAll(parents);
    return leaves;
  }

  private static void write(Writer writer, long id, Draft draft, Bitmap present, Bitmap pinned) {
    writer.put(id, draft.node());
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
