package dev.tidemark.testing;

import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The oracle: the slow, obvious definition of what has to live, over plain maps. It shares no code
 * with the engine.
 */
public final class Model {

  private final Map<Digest, Set<Digest>> keeps = new HashMap<>();

  /** Learns what a document says. A referrer and its subject keep each other. */
  public void learn(Blob blob) {
    learnForward(blob);
    blob.subject().ifPresent(subject -> keeps(subject, blob.digest()));
    blob.inlined().forEach(this::learn);
  }

  /** The same for a document that is not in the store: nobody there knows what it is about. */
  public void learnForward(Blob blob) {
    blob.links().forEach(link -> keeps(blob.digest(), link.target()));
    blob.subject().ifPresent(subject -> keeps(blob.digest(), subject));
    blob.inlined().forEach(this::learnForward);
  }

  /** One node keeps another. */
  public void keeps(Digest from, Digest to) {
    keeps.computeIfAbsent(from, any -> new LinkedHashSet<>()).add(to);
  }

  /** What one node keeps directly. */
  public Set<Digest> kept(Digest from) {
    return keeps.getOrDefault(from, Set.of());
  }

  /** Everything that {@code roots} lead to, themselves included, whether or not it is anywhere. */
  public Set<Digest> reachable(Collection<Digest> roots) {
    Set<Digest> live = new HashSet<>();
    Deque<Digest> todo = new ArrayDeque<>(roots);
    while (!todo.isEmpty()) {
      Digest next = todo.pop();
      if (live.add(next)) {
        todo.addAll(kept(next));
      }
    }
    return live;
  }

  /**
   * What of {@code present} has to stay: the reachable, and what cannot be verified with its
   * closure.
   */
  public static Set<Digest> stays(
      Collection<Blob> content, Set<Digest> present, Collection<Digest> roots) {
    Model model = new Model();
    content.stream().filter(blob -> present.contains(blob.digest())).forEach(model::learn);
    Set<Digest> starts = new HashSet<>(roots);
    present.stream().filter(digest -> !digest.verifiable()).forEach(starts::add);
    Set<Digest> stays = model.reachable(starts);
    stays.retainAll(present);
    return stays;
  }
}
