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
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
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
 *
 * <p>Other threads look at the blobs of the next waves while this one learns from the last.
 */
final class Discovery {

  /** How many blobs are looked at side by side before their references are followed. */
  private static final int WAVE = 256;

  /** How many waves are looked at while one is learnt from. */
  private static final int AHEAD = 8;

  private record Role(Digest digest, String mediaType) {}

  /** What was seen of a blob, as far as it had to be looked at and was there. */
  private record Seen(@Nullable BlobInfo info, @Nullable Decoded decoded) {}

  /** Blobs that are being looked at; what was seen can be read when the work is done. */
  private record Wave(List<Role> roles, List<Seen> seen, Parallel.Work work) {}

  private final Drafts drafts;
  private final BlobStore blobs;
  private final Decoder decoder;
  private final Parallel parallel;
  private final Progress progress;

  private final Deque<Role> stack = new ArrayDeque<>();
  private final Deque<Wave> ahead = new ArrayDeque<>();

  /** Everything in {@link #ahead}. */
  private final Set<Role> underWay = new HashSet<>();

  private long decoded;

  Discovery(Drafts drafts, BlobStore blobs, Decoder decoder, Parallel parallel, Progress progress) {
    this.drafts = drafts;
    this.blobs = blobs;
    this.decoder = decoder;
    this.parallel = parallel;
    this.progress = progress;
  }

  /** How often a blob was read in a role. */
  long decoded() {
    return decoded;
  }

  /**
   * Reads everything that is new, and what it makes necessary, then writes it with {@code last}.
   */
  void run(List<Reference> roots, Consumer<Writer> last) throws IOException {
    push(roots);
    drain();
    List<Digest> rest = drafts.rest();
    for (int from = 0; from < rest.size(); from += WAVE * AHEAD) {
      explore(rest.subList(from, Math.min(from + WAVE * AHEAD, rest.size())));
      drain();
    }
    drafts.write(last);
  }

  /** So that the first comes up first. */
  private void push(List<Reference> references) {
    for (int i = references.size() - 1; i >= 0; i--) {
      push(references.get(i).target().digest(), references.get(i).target().mediaType());
    }
  }

  private void push(Digest digest, String mediaType) {
    stack.push(new Role(digest, mediaType));
  }

  /**
   * Takes up blobs that no root led to: in the roles they are known in, else to see what they are.
   */
  private void explore(List<Digest> digests) {
    List<Digest> untouched = digests.stream().filter(drafts::inRest).toList();
    drafts.load(untouched, this::push);
    for (Digest digest : untouched) {
      if (drafts.get(digest).hasNoRole()) {
        push(digest, "");
      }
    }
  }

  private void drain() throws IOException {
    while (!stack.isEmpty() || !ahead.isEmpty()) {
      if (!stack.isEmpty() && ahead.size() < AHEAD && !drafts.full()) {
        ahead.add(next());
      } else if (!ahead.isEmpty()) {
        learn(ahead.remove());
      } else {
        drafts.write(writer -> {});
      }
    }
  }

  private Wave next() {
    List<Role> candidates = new ArrayList<>();
    List<Digest> digests = new ArrayList<>();
    while (candidates.size() < WAVE && !stack.isEmpty()) {
      Role role = stack.pop();
      candidates.add(role);
      digests.add(role.digest());
    }
    drafts.load(digests, this::push);
    List<Role> roles = new ArrayList<>(candidates.size());
    List<Boolean> unseen = new ArrayList<>(candidates.size());
    for (Role role : candidates) {
      Draft draft = drafts.get(role.digest());
      if (draft.needs(role.mediaType()) && underWay.add(role)) {
        roles.add(role);
        unseen.add(draft.unseen());
      }
    }
    Seen[] seen = new Seen[roles.size()];
    return new Wave(
        roles,
        Arrays.asList(seen),
        parallel.start(seen.length, i -> seen[i] = look(roles.get(i), unseen.get(i))));
  }

  private Seen look(Role role, boolean unseen) throws IOException {
    BlobInfo info = null;
    if (unseen) {
      info = blobs.info(role.digest()).orElse(null);
      if (info == null) {
        return new Seen(null, null);
      }
    }
    return new Seen(info, decoder.decode(blobs, role.digest(), role.mediaType()));
  }

  private void learn(Wave wave) throws IOException {
    wave.work().await();
    for (int i = 0; i < wave.seen().size(); i++) {
      Role role = wave.roles().get(i);
      underWay.remove(role);
      learn(role, wave.seen().get(i));
    }
    progress.advance(wave.seen().size());
  }

  private void learn(Role role, Seen seen) {
    Draft draft = drafts.get(role.digest());
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
    push(content.references());
    if (!content.inline().isEmpty()) {
      drafts.load(content.inline().stream().map(Decoded::digest).toList(), this::push);
      for (Decoded inline : content.inline()) {
        learn(drafts.get(inline.digest()), inline.mediaType(), inline);
      }
    }
  }
}
