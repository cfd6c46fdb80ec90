package dev.tidemark.engine.gc;

import dev.tidemark.engine.decode.Decoded;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.metadata.Bitmap;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Reference;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads content that is new, from the roots down, and labels it.
 *
 * <p>A blob is read once in every role: the media types that references claim for it. From the
 * roots down means that nearly every blob's roles are known before it is looked at, so that layers
 * are never opened. What nothing refers to is opened, and read if it looks like a document: its
 * references count for the grace period, and it may be a referrer that is listed nowhere.
 */
final class Discovery {

  /** How many blobs are read side by side before their references are followed. */
  private static final int WAVE = 1024;

  /** How many drafts are kept in memory before they are written. */
  private static final int DRAFTS = 100_000;

  private record Role(Digest digest, String mediaType) {}

  /** What was seen of a blob, as far as it had to be looked at and was there. */
  private record Seen(@Nullable BlobInfo info, @Nullable Decoded decoded) {}

  private final Metadata metadata;
  private final BlobStore blobs;
  private final Decoder decoder;
  private final Parallel parallel;
  private final Progress progress;
  private final long earliest;

  /** Whether the metadata holds no node yet, so that nothing has to be looked up. */
  private boolean empty;

  private final Set<Digest> arrivals;
  private final Set<Digest> again;
  private final Deque<Role> stack = new ArrayDeque<>();
  private final Map<Digest, Draft> drafts = new LinkedHashMap<>();
  private long decoded;

  /**
   * @param arrivals what was not in the store at the last scan
   * @param again what was, and has to be read again
   * @param earliest arrivals came after this moment, in milliseconds since the epoch
   */
  Discovery(
      Metadata metadata,
      BlobStore blobs,
      Decoder decoder,
      Parallel parallel,
      Progress progress,
      List<Digest> arrivals,
      List<Digest> again,
      long earliest) {
    this.metadata = metadata;
    this.blobs = blobs;
    this.decoder = decoder;
    this.parallel = parallel;
    this.progress = progress;
    this.arrivals = new LinkedHashSet<>(arrivals);
    this.again = new LinkedHashSet<>(again);
    this.earliest = earliest;
    this.empty = metadata.read(Reader::nextId) == 0;
  }

  /** How often a blob was read in a role. */
  long decoded() {
    return decoded;
  }

  /**
   * Reads everything that is new, and what it makes necessary, then writes it with {@code last}.
   */
  void run(List<Reference> roots, Consumer<Writer> last) throws IOException {
    for (int i = roots.size() - 1; i >= 0; i--) {
      push(roots.get(i));
    }
    drain();
    List<Digest> rest = new ArrayList<>(again);
    rest.addAll(arrivals);
    for (int from = 0; from < rest.size(); from += WAVE) {
      explore(rest.subList(from, Math.min(from + WAVE, rest.size())));
      drain();
    }
    write(last);
  }

  private void push(Reference reference) {
    stack.push(new Role(reference.target().digest(), reference.target().mediaType()));
  }

  /**
   * Takes up blobs that no root led to: in the roles they are known in, else to see what they are.
   */
  private void explore(List<Digest> digests) {
    List<Digest> untouched = new ArrayList<>();
    for (Digest digest : digests) {
      if (arrivals.contains(digest) || again.contains(digest)) {
        untouched.add(digest);
      }
    }
    load(untouched);
    for (Digest digest : untouched) {
      Draft draft = draft(digest);
      if (draft.hasNoRole()) {
        stack.push(new Role(digest, ""));
      }
    }
  }

  private void drain() throws IOException {
    while (!stack.isEmpty()) {
      List<Role> wave = new ArrayList<>();
      while (wave.size() < WAVE && !stack.isEmpty()) {
        wave.add(stack.pop());
      }
      List<Digest> digests = new ArrayList<>(wave.size());
      wave.forEach(role -> digests.add(role.digest()));
      load(digests);
      wave.removeIf(role -> !draft(role.digest()).needs(role.mediaType()));
      // several references in one wave may name the same role
      List<Role> distinct = new ArrayList<>(new LinkedHashSet<>(wave));
      Seen[] seen = new Seen[distinct.size()];
      parallel.forEach(distinct.size(), i -> seen[i] = look(distinct.get(i)));
      for (int i = 0; i < seen.length; i++) {
        learn(distinct.get(i), seen[i]);
      }
      progress.advance(seen.length);
      if (drafts.size() > DRAFTS) {
        write(writer -> {});
      }
    }
  }

  private Seen look(Role role) throws IOException {
    BlobInfo info = null;
    if (draft(role.digest()).unseen()) {
      info = blobs.info(role.digest()).orElse(null);
      if (info == null) {
        return new Seen(null, null);
      }
    }
    return new Seen(info, decoder.decode(blobs, role.digest(), role.mediaType()));
  }

  private void learn(Role role, Seen seen) {
    Draft draft = draft(role.digest());
    if (seen.decoded() == null) {
      draft.vanished();
      return;
    }
    if (seen.info() != null) {
      draft.inspected(seen.info());
    }
    decoded++;
    learn(draft, role.mediaType(), seen.decoded());
  }

  private void learn(Draft draft, String role, Decoded content) {
    draft.decoded(role, content);
    List<Reference> references = content.references();
    for (int i = references.size() - 1; i >= 0; i--) {
      push(references.get(i));
    }
    if (!content.inline().isEmpty()) {
      load(content.inline().stream().map(Decoded::digest).toList());
      for (Decoded inline : content.inline()) {
        learn(draft(inline.digest()), inline.mediaType(), inline);
      }
    }
  }

  private Draft draft(Digest digest) {
    Draft draft = drafts.get(digest);
    if (draft == null) {
      throw new IllegalStateException("not loaded: " + digest);
    }
    return draft;
  }

  /** Makes drafts of these, from the metadata where they are known there. */
  private void load(List<Digest> digests) {
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
        // roles that it was referred to in while it was away, or unreadable
        draft.unread().forEach(type -> stack.push(new Role(digest, type)));
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

  private void write(Consumer<Writer> more) {
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
