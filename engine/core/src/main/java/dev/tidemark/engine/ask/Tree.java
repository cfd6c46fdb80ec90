package dev.tidemark.engine.ask;

import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoded;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

  /**
   * What {@code target} leads to.
   *
   * @param name what stands for it; empty if nothing does
   * @param blobs where it and all that it leads to is read from
   * @throws IOException if the store fails; content that cannot be read is shown as such
   */
  public static Tree of(String name, Descriptor target, Provider blobs, Decoder decoder)
      throws IOException {
    Walk walk = new Walk(blobs, decoder, new HashSet<>());
    return walk.grow(name, Reference.child(target), 0);
  }

  private record Walk(Provider blobs, Decoder decoder, Set<Digest> seen) {

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
            children.add(grow("", child, depth + 1));
          }
        }
      }
      return new Tree(name, reference.kind(), content, state, children);
    }
  }
}
