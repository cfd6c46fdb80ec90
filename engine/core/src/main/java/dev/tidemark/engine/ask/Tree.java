package dev.tidemark.engine.ask;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoded;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Content and what it refers to, in document order.
 *
 * @param name the root's name at the top, else empty
 * @param kind how the parent refers to it
 * @param content the pointer to it
 * @param state whether its children are shown, and if not, why
 * @param children what it refers to
 */
public record Tree(
    String name, Reference.Kind kind, Descriptor content, State state, List<Tree> children) {

  /** Why a node shows the children it shows. */
  public enum State {
    /** It is in the store; all its children are here. */
    SHOWN,
    /** It is not in the store. */
    ABSENT,
    /** It stands further up already, with its children. */
    REPEATED,
    /** It could not be read, or not in full; see the findings of a scan. */
    UNREADABLE
  }

  /** Deeper than any honest document; below it content is shown as {@link State#REPEATED}. */
  private static final int MAX_DEPTH = 100;

  public Tree {
    Objects.requireNonNull(name, "name");
    children = List.copyOf(children);
  }

  /** Knows what is about content, and nothing in that content says so. */
  @FunctionalInterface
  public interface Referring {

    /** The signatures and all else that is about an image; none if nobody knows any. */
    List<Descriptor> to(Descriptor subject) throws IOException;
  }

  /**
   * What {@code target} leads to, and what is about any of that, after its own parts.
   *
   * @param name what stands for it; empty if nothing does
   * @param blobs where it and all that it leads to is read from
   * @throws IOException if the store fails; content that cannot be read is shown as such
   */
  public static Tree of(
      String name, Descriptor target, Provider blobs, Decoder decoder, Referring referring)
      throws IOException {
    Walk walk = new Walk(blobs, decoder, referring, new HashSet<>());
    return walk.grow(name, Reference.child(target), 0);
  }

  /** Whether it stands where it does because it is about what stands above it. */
  public boolean isReferrer() {
    return content.annotations().containsKey(Annotations.MANIFEST_SUBJECT);
  }

  private record Walk(Provider blobs, Decoder decoder, Referring referring, Set<Digest> seen) {

    private InputStream open(Digest digest) throws IOException {
      return blobs.open(new Descriptor("", digest, -1));
    }

    Tree grow(String name, Reference reference, int depth) throws IOException {
      Descriptor content = reference.target();
      State state;
      List<Tree> children = new ArrayList<>();
      if (blobs.size(content).isEmpty()) {
        state = State.ABSENT;
      } else {
        Decoded decoded = decoder.cached(this::open, content.digest(), content.mediaType());
        boolean parent = !decoded.references().isEmpty();
        if (parent && (depth == MAX_DEPTH || !seen.add(content.digest()))) {
          state = State.REPEATED;
        } else {
          state = decoded.findings().isEmpty() ? State.SHOWN : State.UNREADABLE;
          for (Reference child : decoded.references()) {
            if (!isAbove(content, child)) {
              children.add(grow("", child, depth + 1));
            }
          }
          if (depth < MAX_DEPTH) {
            for (Descriptor referrer : referrers(content)) {
              children.add(grow("", Reference.child(referrer), depth + 1));
            }
          }
        }
      }
      return new Tree(name, reference.kind(), content, state, children);
    }

    /** The subject of a referrer that stands under it. */
    private static boolean isAbove(Descriptor content, Reference child) {
      String subject = content.annotations().getOrDefault(Annotations.MANIFEST_SUBJECT, "");
      return child.kind() == Reference.Kind.SUBJECT
          && child.target().digest().toString().equals(subject);
    }

    private List<Descriptor> referrers(Descriptor subject) throws IOException {
      if (!MediaTypes.isManifest(subject.mediaType()) && !MediaTypes.isIndex(subject.mediaType())) {
        return List.of();
      }
      List<Descriptor> referrers = new ArrayList<>();
      for (Descriptor referrer : referring.to(subject)) {
        Map<String, String> annotations = new LinkedHashMap<>(referrer.annotations());
        annotations.put(Annotations.MANIFEST_SUBJECT, subject.digest().toString());
        referrers.add(referrer.withAnnotations(annotations));
      }
      return referrers;
    }
  }
}
