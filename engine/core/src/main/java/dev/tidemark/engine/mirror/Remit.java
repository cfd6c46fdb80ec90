package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.Graph;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What one run may take out of a store, of what it finds to be garbage. Garbage that is outside of
 * it stays like a root, with all it leads to: a parent that stays has its parts. For one thread.
 */
final class Remit {

  private final BiPredicate<Node, BlobInfo> bound;
  private @Nullable Bitmap condemned;

  /** What turned out to have to stay, with all it leads to. */
  private final Bitmap spared = new Bitmap(1);

  private Remit(BiPredicate<Node, BlobInfo> bound) {
    this.bound = bound;
  }

  /** All of it. */
  static Remit everything() {
    return new Remit((node, blob) -> true);
  }

  /**
   * What the plan has. What was written after it was made, or came since with its old times, is
   * something else of the same name.
   */
  static Remit of(Plan plan) {
    Set<Digest> members = new HashSet<>();
    plan.entries().forEach(entry -> entry.digest().ifPresent(members::add));
    Instant created = plan.heading().created();
    return new Remit(
        (node, blob) ->
            members.contains(node.digest())
                && !blob.modified().isAfter(created)
                && node.since() <= created.toEpochMilli());
  }

  /** The run removes no more than these, whatever else a later judgement finds to be garbage. */
  void limit(Collection<Long> ids) {
    Bitmap most = new Bitmap(1);
    ids.forEach(most::set);
    condemned = most;
  }

  /** These stay, with all they lead to. */
  void spare(Graph graph, Collection<Long> ids) {
    Deque<Long> open = new ArrayDeque<>();
    for (long id : ids) {
      if (spared.set(id)) {
        open.push(id);
      }
    }
    while (!open.isEmpty()) {
      for (long child : graph.children(open.pop())) {
        if (spared.set(child)) {
          open.push(child);
        }
      }
    }
  }

  /** Whether this stays because it, or what leads to it, turned out to have to. */
  boolean spares(long id) {
    return spared.get(id);
  }

  /** Whether a blob that is garbage may go. */
  boolean allows(long id, Node node, BlobInfo blob) {
    return !spared.get(id) && (condemned == null || condemned.get(id)) && bound.test(node, blob);
  }
}
