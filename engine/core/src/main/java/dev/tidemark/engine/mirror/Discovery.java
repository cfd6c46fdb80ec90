package dev.tidemark.engine.mirror;

import dev.tidemark.engine.decode.Decoded;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Reference;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads content that is new, from the roots down, and labels it.
 *
 * <p>A blob is read once in every role: the media types that references claim for it. From the
 * roots down means that nearly every blob's roles are known before it is looked at, so that layers
 * are never opened. What nothing refers to is opened, and read if it looks like a document: its
 * references count for the grace period, and it may be a referrer that is listed nowhere.
 *
 * <p>Other threads look at the blobs of the next waves while this one learns from the last.
 */
final class Discovery {

  /** How many blobs are looked at side by side before their references are followed. */
  private static final int WAVE = 256;

  /** How many waves are looked at while one is learnt from. */
  private static final int AHEAD = 8;

  /**
   * How many blobs that no root led to are taken up at a time. Doubled, more layers are opened
   * before the documents that tell what they are.
   */
  private static final int SOME = 2 * WAVE;

  /** What was seen of a blob, as far as it had to be looked at and was there. */
  private record Seen(@Nullable BlobInfo info, @Nullable Decoded decoded) {}

  /** Blobs that are being looked at; what was seen can be read when the work is done. */
  private record Wave(List<Draft.Role> roles, List<Seen> seen, Parallel.Work work) {}

  private final Drafts drafts;
  private final BlobStore blobs;
  private final Decoder decoder;
  private final Parallel parallel;
  private final Progress progress;

  /** What has to be read. */
  private final Deque<Draft.Role> stack = new ArrayDeque<>();

  private final Deque<Wave> ahead = new ArrayDeque<>();

  private long decoded;

  Discovery(Drafts drafts, BlobStore blobs, Decoder decoder, Parallel parallel, Progress progress) {
    this.drafts = drafts;
    this.blobs = blobs;
    this.decoder = decoder;
    this.parallel = parallel;
    this.progress = progress;
  }

  /** How often a blob was read in a role, or taken for a leaf. */
  long decoded() {
    return decoded + drafts.told();
  }

  /**
   * Reads everything that is new, and what it makes necessary, then writes it with {@code last}.
   */
  void run(List<Reference> roots, Consumer<Writer> last) throws IOException {
    for (int from = 0; from < roots.size(); from += WAVE * AHEAD) {
      List<Reference> some = roots.subList(from, Math.min(from + WAVE * AHEAD, roots.size()));
      load(some.stream().map(root -> root.target().digest()).toList());
      push(some);
      drain();
    }
    List<Digest> rest = drafts.rest(SOME);
    while (!rest.isEmpty()) {
      explore(rest);
      drain();
      rest = drafts.rest(SOME);
    }
    drafts.write(last);
  }

  private void load(List<Digest> digests) {
    drafts.load(digests, this::push);
  }

  /** Sees to it that they are read which have to be; the first comes up first. */
  private void push(List<Reference> references) {
    List<Draft.Role> roles = new ArrayList<>();
    for (Reference reference : references) {
      Draft.Role role = drafts.role(reference);
      if (role != null && role.take()) {
        roles.add(role);
      }
    }
    for (int i = roles.size() - 1; i >= 0; i--) {
      stack.push(roles.get(i));
    }
  }

  private void push(Draft.Role role) {
    if (role.take()) {
      stack.push(role);
    }
  }

  /**
   * Takes up blobs that no root led to: in the roles they are known in, else to see what they are.
   */
  private void explore(List<Digest> digests) {
    load(digests);
    for (Digest digest : digests) {
      Draft draft = drafts.get(digest);
      if (draft.hasNoRole()) {
        push(draft.role(""));
      }
    }
  }

  private void drain() throws IOException {
    while (!stack.isEmpty() || !ahead.isEmpty()) {
      if (!stack.isEmpty() && ahead.size() < AHEAD && !drafts.full(stack.size())) {
        ahead.add(next());
      } else if (!ahead.isEmpty()) {
        learn(ahead.remove());
      } else {
        drafts.write();
      }
    }
  }

  private Wave next() {
    List<Draft.Role> roles = new ArrayList<>(WAVE);
    BitSet unseen = new BitSet();
    while (roles.size() < WAVE && !stack.isEmpty()) {
      Draft.Role role = stack.pop();
      if (role.isTaken() && role.draft.present) {
        unseen.set(roles.size(), role.draft.unseen());
        roles.add(role);
      } else if (role.isTaken()) {
        role.leave();
      }
    }
    Seen[] seen = new Seen[roles.size()];
    return new Wave(
        roles,
        Arrays.asList(seen),
        parallel.start(seen.length, i -> seen[i] = look(roles.get(i), unseen.get(i))));
  }

  /** On any thread. */
  private Seen look(Draft.Role role, boolean unseen) throws IOException {
    Digest digest = role.draft.digest;
    BlobInfo info = null;
    if (unseen) {
      info = blobs.glance(digest).orElse(null);
      if (info == null) {
        return new Seen(null, null);
      }
    }
    Decoded seen = decoder.decode(blobs, digest, role.mediaType);
    // a listing may be older than its end
    boolean gone = !unseen && seen.incomplete() && blobs.glance(digest).isEmpty();
    return gone ? new Seen(null, null) : new Seen(info, seen);
  }

  private void learn(Wave wave) throws IOException {
    wave.work().await();
    long told = drafts.told();
    List<Digest> met = new ArrayList<>();
    List<List<Reference>> open = new ArrayList<>();
    for (Seen seen : wave.seen()) {
      open.add(seen.decoded() == null ? List.of() : open(seen.decoded(), met));
    }
    long leaves = drafts.told() - told;
    load(met);
    for (int i = 0; i < wave.seen().size(); i++) {
      learn(wave.roles().get(i), wave.seen().get(i), open.get(i));
    }
    progress.advance(wave.seen().size() + leaves);
  }

  /**
   * Those of its references from which something is to be learnt.
   *
   * @param met gets what they are to, and its inline content with what that refers to
   */
  private List<Reference> open(Decoded decoded, List<Digest> met) {
    List<Reference> open = new ArrayList<>(0);
    List<Reference> all = decoded.references();
    for (int i = 0; i < all.size(); i++) {
      if (drafts.matters(all.get(i))) {
        open.add(all.get(i));
        met.add(all.get(i).target().digest());
      }
    }
    for (Decoded inline : decoded.inline()) {
      met.add(inline.digest());
      open(inline, met);
    }
    return open;
  }

  private void learn(Draft.Role role, Seen seen, List<Reference> open) {
    if (seen.decoded() == null) {
      role.draft.vanished();
      role.leave();
      return;
    }
    if (seen.info() != null) {
      role.draft.inspected(seen.info());
      seen.info().sharedWith().ifPresent(drafts::hearOf);
    }
    decoded++;
    learn(role, seen.decoded(), open);
  }

  private void learn(Draft.Role role, Decoded content, List<Reference> open) {
    role.draft.decoded(role, content);
    drafts.learnt(role);
    push(open);
    for (Decoded inline : content.inline()) {
      Draft.Role within = drafts.get(inline.digest()).role(inline.mediaType());
      boolean taken = within.isTaken();
      learn(within, inline, inline.references());
      if (taken) {
        within.take(); // it is on the stack: what the copy here did not tell, that in the store may
      }
    }
  }
}
