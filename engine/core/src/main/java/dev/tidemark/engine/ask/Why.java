package dev.tidemark.engine.ask;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.EdgeBlock;
import dev.tidemark.engine.mark.EdgeScan;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.model.Root;
import dev.tidemark.engine.model.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Why a resource stays, or why it does not: one answer for stores of all kinds.
 *
 * @param resource what was asked about
 * @param state whether it stays
 * @param present whether it is in the store
 * @param paths from each root that leads to it the shortest way; shortest first. If no root does
 *     and it stays because something is young, from what is young
 * @param reason why nothing keeps it, or what else is to be known
 */
public record Why(
    Resource resource, State state, boolean present, List<Path> paths, Optional<String> reason) {

  /** Whether something stays. */
  public enum State {
    /** Roots lead to it. */
    LIVE,
    /** No root leads to it, and it stays for now: it, or what leads to it, is young. */
    YOUNG,
    /** It may go. */
    GARBAGE;

    /** The same for programs. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A way to what was asked about.
   *
   * @param root why it begins there
   * @param steps from the root's node down
   */
  public record Path(Root root, List<Resource> steps) {

    public Path {
      steps = List.copyOf(steps);
    }
  }

  public Why {
    paths = List.copyOf(paths);
  }

  /** Whether a root leads to it. */
  public boolean live() {
    return state == State.LIVE;
  }

  /** The same if these may keep it, and nobody could ask them. */
  public Why unless(Set<String> collectors) {
    String who = "; " + String.join(", ", collectors) + ", which is not here, may keep it";
    return new Why(resource, state, present, paths, Optional.of(reason.orElse("") + who));
  }

  /** Finds out. */
  public static Why of(View view, Resource resource) {
    long id = view.id(resource);
    if (id == View.NONE) {
      return new Why(
          resource,
          State.GARBAGE,
          false,
          List.of(),
          Optional.of("not in the store, and nothing refers to it"));
    }
    return new Climb(view, id).answer(resource);
  }

  /**
   * A walk up from one node. There is no table of parents: a pass over the blocks of edges meets
   * children before their parents, as a rule, so that one pass finds nearly all ancestors, in
   * memory that grows with their number and not with the store's.
   */
  private static final class Climb {

    /** So many referrers are named; one more only makes the line longer. */
    private static final int SHOWN = 3;

    private final View view;
    private final long target;
    private final Map<Long, Set<Long>> parentsOf = new HashMap<>();
    private final Bitmap ancestors;

    Climb(View view, long target) {
      this.view = view;
      this.target = target;
      this.ancestors = new Bitmap(Math.max(view.nextId(), 1));
    }

    Why answer(Resource resource) {
      boolean present = view.present(target);
      ancestors.set(target);
      beside(target);
      while (pass()) {
        // until nobody new is found
      }
      List<Path> paths = paths();
      List<Path> lasting =
          paths.stream().filter(path -> path.root().why() != Root.Cause.YOUNG).toList();
      if (!lasting.isEmpty()) {
        Optional<String> missing =
            present ? Optional.empty() : Optional.of("referenced, but not in the store");
        return new Why(resource, State.LIVE, present, lasting, missing);
      }
      State state = paths.isEmpty() ? State.GARBAGE : State.YOUNG;
      return new Why(resource, state, present, paths, Optional.of(unreachable(present)));
    }

    private boolean pass() {
      boolean grew = false;
      try (EdgeScan scan = view.edgesAscending()) {
        while (scan.next()) {
          byte[] block = scan.block();
          int n = EdgeBlock.parents(block);
          for (int i = 0; i < n; i++) {
            long parent = EdgeBlock.parent(block, scan.first(), i);
            int to = EdgeBlock.to(block, scan.length(), n, i);
            for (int at = EdgeBlock.from(block, n, i); at < to; at += 4) {
              grew |= climb(parent, EdgeBlock.child(block, at));
            }
          }
        }
      }
      return grew;
    }

    private boolean climb(long parent, long child) {
      if (!ancestors.get(child)) {
        return false;
      }
      parentsOf.computeIfAbsent(child, any -> new LinkedHashSet<>()).add(parent);
      boolean grew = ancestors.set(parent);
      return beside(parent) || grew;
    }

    /** What refers to a node beside the edges of the graph. */
    private boolean beside(long child) {
      boolean grew = false;
      for (long parent : view.referrers(child)) {
        if (parentsOf.computeIfAbsent(child, any -> new LinkedHashSet<>()).add(parent)) {
          grew |= ancestors.set(parent);
          beside(parent);
        }
      }
      return grew;
    }

    private List<Path> paths() {
      Map<Long, Long> next = hops();
      List<Path> paths = new ArrayList<>();
      for (long start : next.keySet()) {
        view.roots(start).forEach(root -> paths.add(new Path(root, steps(start, next))));
      }
      view.alone(target).ifPresent(root -> paths.add(new Path(root, steps(target, next))));
      paths.sort(
          Comparator.comparingInt((Path path) -> path.steps().size())
              .thenComparing(path -> path.root().by()));
      return paths;
    }

    /**
     * For every ancestor, which of its children is nearest to the target; the target has itself.
     */
    private Map<Long, Long> hops() {
      Map<Long, Long> next = new HashMap<>();
      Deque<Long> queue = new ArrayDeque<>();
      next.put(target, target);
      queue.add(target);
      while (!queue.isEmpty()) {
        long child = queue.remove();
        for (long parent : parentsOf.getOrDefault(child, Set.of())) {
          if (next.putIfAbsent(parent, child) == null) {
            queue.add(parent);
          }
        }
      }
      return next;
    }

    private List<Resource> steps(long from, Map<Long, Long> next) {
      List<Resource> steps = new ArrayList<>();
      view.resource(from).ifPresent(steps::add);
      for (long at = from; at != target; ) {
        at = next.getOrDefault(at, target);
        view.resource(at).ifPresent(steps::add);
      }
      return steps;
    }

    private String unreachable(boolean present) {
      List<String> referrers =
          parentsOf.getOrDefault(target, Set.of()).stream()
              .filter(parent -> parent != target)
              .map(parent -> view.resource(parent).map(Resource::words).orElse("node " + parent))
              .toList();
      String where = present ? "" : "not in the store; ";
      if (referrers.isEmpty()) {
        return where + view.over(target).orElse("nothing refers to it");
      }
      int shown = Math.min(SHOWN, referrers.size());
      String more = referrers.size() > shown ? " and " + (referrers.size() - shown) + " more" : "";
      return where
          + "only garbage refers to it: "
          + String.join(", ", referrers.subList(0, shown))
          + more;
    }
  }
}
