package dev.tidemark.engine.mirror;

import dev.tidemark.engine.digest.DigestIndex;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that a scan learns about, until they are written: in batches, each in a transaction of
 * its own, beside the reading that goes on. For one thread.
 */
final class Drafts {

  /**
   * How many are gathered before they are written. Doubled, a scan takes some 25 MB more; halved,
   * it writes more, for every batch touches nearly all pages of the names.
   */
  static final int MOST = 50_000;

  private final Metadata metadata;
  private final int most;
  private final Parallel parallel;
  private final Arrivals arrivals;
  private final Arrivals again;
  private final long earliest;
  private Map<Digest, Draft> drafts = new LinkedHashMap<>();

  /** What is being written: to be read, and not changed any more. */
  private Map<Digest, Draft> leaving = Map.of();

  private Parallel.Work writing = Parallel.NOTHING;

  /** Whether the metadata holds no node yet, so that nothing has to be looked up. */
  private boolean empty;

  /** Digests of which some were met. */
  private static final class Arrivals {
    private final DigestIndex digests;
    private final BitSet met = new BitSet();

    Arrivals(DigestIndex digests) {
      this.digests = digests;
    }

    /** Whether it is one of them that was not met so far; it is then. */
    boolean meet(Digest digest) {
      int number = digests.isEmpty() ? DigestIndex.NONE : digests.find(digest);
      if (number == DigestIndex.NONE || met.get(number)) {
        return false;
      }
      met.set(number);
      return true;
    }

    /** The next ones that were not met so far, {@code most} of them if there are so many. */
    List<Digest> rest(int most) {
      List<Digest> rest = new ArrayList<>();
      for (int i = met.nextClearBit(0);
          i < digests.size() && rest.size() < most;
          i = met.nextClearBit(i + 1)) {
        rest.add(digests.get(i));
      }
      return rest;
    }
  }

  /**
   * @param most how many are gathered before they are written: {@link #MOST}
   * @param arrivals what was not in the store at the last scan
   * @param again what was, and has to be read again
   * @param earliest arrivals came after this moment, in milliseconds since the epoch
   * @param parallel writes
   */
  Drafts(
      Metadata metadata,
      int most,
      DigestIndex arrivals,
      DigestIndex again,
      long earliest,
      Parallel parallel) {
    this.metadata = metadata;
    this.most = most;
    this.arrivals = new Arrivals(arrivals);
    this.again = new Arrivals(again);
    this.earliest = earliest;
    this.parallel = parallel;
    this.empty = metadata.read(Reader::nextId) == 0;
  }

  /** Some of what has to be read and was not loaded so far; empty if all was. */
  List<Digest> rest(int most) {
    List<Digest> rest = again.rest(most);
    return rest.isEmpty() ? arrivals.rest(most) : rest;
  }

  /**
   * Whether enough are gathered to be written.
   *
   * @param underWay how many may still change
   */
  boolean full(int underWay) {
    return drafts.size() > most + underWay;
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
  void load(Collection<Digest> digests, Consumer<Draft.Role> unread) {
    List<Digest> missing = new ArrayList<>();
    for (Digest digest : digests) {
      if (!drafts.containsKey(digest)) {
        missing.add(digest);
      }
    }
    Map<Digest, Draft> known = empty || missing.isEmpty() ? Map.of() : known(missing);
    for (Digest digest : missing) {
      if (!drafts.containsKey(digest)) {
        load(digest, known.get(digest), unread);
      }
    }
  }

  private void load(Digest digest, @Nullable Draft known, Consumer<Draft.Role> unread) {
    Draft draft = known == null ? new Draft(digest) : known;
    boolean arrived = arrivals.meet(digest);
    boolean repeated = again.meet(digest);
    if (arrived) {
      draft.arrive(earliest);
    }
    if (repeated) {
      draft.readAgain();
    }
    drafts.put(digest, draft);
    if (arrived || repeated) {
      draft.unread().forEach(unread);
    }
  }

  private Map<Digest, Draft> known(List<Digest> digests) {
    Map<Digest, Draft> known = new HashMap<>();
    List<Digest> others = new ArrayList<>();
    for (Digest digest : digests) {
      Draft left = leaving.get(digest);
      if (left == null) {
        others.add(digest);
      } else {
        known.put(digest, new Draft(left.node(), left.present, left.findings()));
      }
    }
    metadata.read(
        reader -> {
          Bitmap present = reader.bits(Bits.PRESENT);
          Map<Long, List<String>> findings = reader.findings();
          for (long id : reader.ids(others)) {
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
    return known;
  }

  /** Begins to write those that nobody sees to any more, and forgets them. */
  void write() throws IOException {
    writing.await();
    leaving = drafts;
    drafts = new LinkedHashMap<>();
    for (Draft draft : leaving.values()) {
      if (draft.underWay()) {
        drafts.put(draft.digest, draft);
      }
    }
    leaving.keySet().removeAll(drafts.keySet());
    empty = false;
    List<Draft> order = inIdOrder(leaving.values());
    writing = parallel.start(1, i -> write(order, writer -> {}));
  }

  /** Writes all there are, and {@code last} in the same transaction. */
  void write(Consumer<Writer> last) throws IOException {
    writing.await();
    write(inIdOrder(drafts.values()), last);
    drafts.clear();
    leaving = Map.of();
    empty = false;
  }

  private void write(List<Draft> order, Consumer<Writer> more) {
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
  }

  /**
   * Children first: content without references, then the rest in the reverse order of discovery.
   */
  private static List<Draft> inIdOrder(Collection<Draft> drafts) {
    List<Draft> leaves = new ArrayList<>();
    List<Draft> parents = new ArrayList<>();
    for (Draft draft : drafts) {
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
