package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that a scan learns about, until they are written: in batches, each in a transaction of
 * its own, beside the reading that goes on. For one thread.
 *
 * <p>What arrives at the first scan, is told of as a leaf and needs no look is never a draft: it
 * waits among the {@link Leaves}. It becomes one if something else calls it by another media type.
 */
final class Drafts {

  /**
   * How many are gathered before they are written. Doubled, a scan takes some 60 MB more; halved,
   * it writes more, for every batch touches nearly all pages of the names.
   */
  static final int MOST = 20_000;

  /** So many leaves count as one draft, roughly by the memory that it takes to write them. */
  private static final int LEAVES = 16;

  private final Metadata metadata;
  private final int most;
  private final Parallel parallel;
  private final Predicate<String> leafType;
  private final Newcomers arrivals;
  private final Newcomers again;
  private final long earliest;
  private Map<Digest, Draft> drafts = new LinkedHashMap<>();
  private Leaves leaves;

  /** What is being written: to be read, and not changed any more. */
  private Map<Digest, Draft> leaving = Map.of();

  private Leaves leavesLeaving;

  private Parallel.Work writing = Parallel.NOTHING;

  /** Whether the metadata holds no node yet, so that nothing has to be looked up. */
  private boolean empty;

  /** Whether it held none when the scan began: what was not met so far is not there either. */
  private final boolean first;

  /** Newcomers that something written shares its bytes with, so that there is a node for them. */
  private final Set<Digest> heardOf = new HashSet<>();

  /** How many leaves were met. */
  private long told;

  /** What a media type is to a scan. */
  private record Type(String name, int number, boolean leaf) {}

  private final Map<String, Type> types = new HashMap<>();

  /**
   * @param most how many are gathered before they are written: {@link #MOST}
   * @param leafType tells the media types of content in which nothing is to be found
   * @param arrivals what was not in the store at the last scan
   * @param again what was, and has to be read again
   * @param earliest arrivals came after this moment, in milliseconds since the epoch
   * @param parallel writes
   */
  Drafts(
      Metadata metadata,
      int most,
      Predicate<String> leafType,
      Newcomers arrivals,
      Newcomers again,
      long earliest,
      Parallel parallel) {
    this.metadata = metadata;
    this.most = most;
    this.leafType = leafType;
    this.arrivals = arrivals;
    this.again = again;
    this.earliest = earliest;
    this.parallel = parallel;
    this.first = metadata.read(Reader::nextId) == 0;
    this.empty = first;
    this.leaves = new Leaves(arrivals, earliest);
    this.leavesLeaving = leaves;
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
    return drafts.size() + leaves.size() / LEAVES > most + underWay;
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
   * What a reference is to, in the role that it claims; null if nothing more is to be learnt of
   * that.
   */
  Draft.@Nullable Role role(Reference reference) {
    Digest digest = reference.target().digest();
    Type type = type(reference.target().mediaType());
    Draft draft = drafts.get(digest);
    if (draft == null && arrivals.isSettled(arrivals.find(digest), type.number())) {
      return null;
    }
    return (draft == null ? get(digest) : draft).role(type.name());
  }

  /**
   * Whether what a reference is to has to be loaded, since there may be something to learn of it in
   * the role that the reference claims. Most references are to layers, which many share: those need
   * not.
   */
  boolean matters(Reference reference) {
    Digest digest = reference.target().digest();
    int number = arrivals.find(digest);
    Type type = type(reference.target().mediaType());
    if (number != Newcomers.NONE
        && type.leaf()
        && first
        && digest.verifiable()
        && arrivals.isPlain(number)
        && !arrivals.isMet(number)
        && !heardOf.contains(digest)
        && arrivals.settle(number, type.number())) {
      arrivals.meet(number);
      leaves.add(number);
      told++;
    }
    return !arrivals.isSettled(number, type.number());
  }

  /** How many were taken for leaves by what refers to them alone. */
  long told() {
    return told;
  }

  /** Notes that there will be a node for this, whether or not it is met. */
  void hearOf(Digest digest) {
    heardOf.add(digest);
  }

  /** Notes what was learnt from reading it. */
  void learnt(Draft.Role role) {
    if (role.isRead() && role.draft.number != Newcomers.NONE) {
      arrivals.settle(role.draft.number, type(role.mediaType).number());
    }
  }

  /** The same text for all that claim it: drafts hold on to it. */
  private Type type(String mediaType) {
    Type known = types.get(mediaType);
    if (known == null) {
      int number = arrivals.type(mediaType);
      known = new Type(mediaType, number, number > 0 && leafType.test(mediaType));
      if (number > 0) {
        types.put(mediaType, known);
      }
    }
    return known;
  }

  /**
   * Makes drafts of these, from the metadata where they are known there.
   *
   * @param unread gets the roles that they were referred to in while they were away, or unreadable
   */
  void load(Collection<Digest> digests, Consumer<Draft.Role> unread) {
    List<Digest> missing = new ArrayList<>();
    List<Digest> written = new ArrayList<>();
    for (Digest digest : digests) {
      if (!drafts.containsKey(digest)) {
        missing.add(digest);
        int number = first ? arrivals.find(digest) : Newcomers.NONE;
        if (number == Newcomers.NONE || arrivals.isMet(number) || heardOf.contains(digest)) {
          written.add(digest);
        }
      }
    }
    Map<Digest, Draft> known = empty || written.isEmpty() ? Map.of() : known(written);
    for (Digest digest : missing) {
      if (!drafts.containsKey(digest)) {
        load(digest, known.get(digest), unread);
      }
    }
  }

  private void load(Digest digest, @Nullable Draft known, Consumer<Draft.Role> unread) {
    int number = arrivals.find(digest);
    Draft draft = known == null ? fresh(digest, number) : known;
    draft.number = number;
    boolean arrived = number != Newcomers.NONE && !arrivals.isMet(number);
    if (arrived) {
      arrivals.meet(number);
      draft.arrive(earliest);
      if (arrivals.isPlain(number)) {
        draft.listed(arrivals.bytes(number));
      }
    }
    int second = again.find(digest);
    boolean repeated = second != Newcomers.NONE && !again.isMet(second);
    if (repeated) {
      again.meet(second);
      draft.readAgain();
    }
    drafts.put(digest, draft);
    if (arrived || repeated) {
      draft.unread(unread);
    }
  }

  /** What no metadata tell of, but perhaps a leaf that has yet to be written. */
  private Draft fresh(Digest digest, int number) {
    if (number == Newcomers.NONE || !leaves.contains(number)) {
      return new Draft(digest);
    }
    leaves.remove(number);
    Draft draft = leaf(digest, number);
    draft.changed = true;
    return draft;
  }

  private Draft leaf(Digest digest, int number) {
    return new Draft(digest, number, arrivals.settledAs(number), arrivals.bytes(number), earliest);
  }

  private Map<Digest, Draft> known(List<Digest> digests) {
    Map<Digest, Draft> known = new HashMap<>();
    List<Digest> others = new ArrayList<>();
    for (Digest digest : digests) {
      Draft left = leaving.get(digest);
      int number = arrivals.find(digest);
      if (left != null) {
        known.put(digest, new Draft(left.node(), left.present, left.findings()));
      } else if (number != Newcomers.NONE && leavesLeaving.contains(number)) {
        known.put(digest, leaf(digest, number));
      } else if (number == Newcomers.NONE || !leaves.contains(number)) {
        others.add(digest);
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
    leavesLeaving = leaves;
    leaves = new Leaves(arrivals, earliest);
    DraftBatch batch = DraftBatch.of(arrivals, leavesLeaving, leaving.values());
    writing = parallel.start(1, i -> write(batch, writer -> {}));
  }

  /** Writes all there are, and {@code last} in the same transaction. */
  void write(Consumer<Writer> last) throws IOException {
    writing.await();
    write(DraftBatch.of(arrivals, leaves, drafts.values()), last);
    drafts.clear();
    leaving = Map.of();
    leaves = new Leaves(arrivals, earliest);
    leavesLeaving = leaves;
    empty = false;
  }

  private void write(DraftBatch batch, Consumer<Writer> more) {
    metadata.write(
        writer -> {
          batch.write(writer);
          more.accept(writer);
          return batch;
        });
  }
}
