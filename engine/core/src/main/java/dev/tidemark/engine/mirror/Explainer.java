package dev.tidemark.engine.mirror;

import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.EdgeBlock;
import dev.tidemark.engine.mark.EdgeScan;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.spi.Digest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the ways from the roots to one node. There is no table of parents: a walk up over the
 * blocks meets children before their parents, so one pass finds nearly all ancestors, in memory
 * that grows with their number and not with the store's.
 */
public final class Explainer {

  private static final int SHOWN_REFERRERS = 3;

  private final Reader reader;
  private final Map<Long, Set<Long>> parentsOf = new HashMap<>();
  private final Bitmap ancestors;

  private Explainer(Reader reader) {
    this.reader = reader;
    this.ancestors = new Bitmap(Math.max(reader.nextId(), 1));
  }

  /** Explains one digest, known or not. */
  public static Explanation explain(Reader reader, Digest digest) {
    return new Explainer(reader).explain(digest);
  }

  private Explanation explain(Digest digest) {
    long id = reader.id(digest);
    if (id == Reader.NONE) {
      return new Explanation(
          digest,
          false,
          false,
          List.of(),
          Optional.of("not in the store, and nothing refers to it"));
    }
    boolean present = reader.bits(Bits.PRESENT).get(id);
    climb(id);
    List<List<String>> paths = paths(id);
    if (paths.isEmpty()) {
      return new Explanation(digest, present, false, paths, Optional.of(unreachable(id, present)));
    }
    return new Explanation(
        digest,
        present,
        true,
        paths,
        present ? Optional.empty() : Optional.of("referenced, but not in the store"));
  }

  private void climb(long id) {
    ancestors.set(id);
    boolean grew = true;
    while (grew) {
      grew = false;
      try (EdgeScan scan = reader.edgesAscending()) {
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
    }
  }

  private boolean climb(long parent, long child) {
    if (!ancestors.get(child)) {
      return false;
    }
    parentsOf.computeIfAbsent(child, any -> new LinkedHashSet<>()).add(parent);
    return ancestors.set(parent);
  }

  private List<List<String>> paths(long target) {
    Map<Long, Long> next = hops(target);
    List<List<String>> paths = new ArrayList<>();
    for (NamedRoot root : reader.roots()) {
      if (next.containsKey(root.id())) {
        paths.add(path(root.source() + ": " + root.name(), root.id(), target, next));
      }
    }
    Bitmap pinned = reader.bits(Bits.PINNED);
    next.keySet().stream()
        .filter(pinned::get)
        .forEach(id -> paths.add(path("kept: algorithm not verifiable", id, target, next)));
    paths.sort(Comparator.comparingInt(List::size));
    return paths;
  }

  /** For every ancestor, which of its children is nearest to the target; the target has itself. */
  private Map<Long, Long> hops(long target) {
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

  private List<String> path(String root, long from, long target, Map<Long, Long> next) {
    List<String> path = new ArrayList<>(List.of(root, name(from)));
    for (long at = from; at != target; ) {
      at = next.getOrDefault(at, target);
      path.add(name(at));
    }
    return path;
  }

  private String name(long id) {
    return reader.node(id).map(node -> node.digest().toString()).orElse("node " + id);
  }

  private String unreachable(long id, boolean present) {
    List<String> referrers =
        parentsOf.getOrDefault(id, Set.of()).stream()
            .filter(parent -> parent != id)
            .map(this::name)
            .toList();
    String where = present ? "" : "not in the store; ";
    if (referrers.isEmpty()) {
      return where + "nothing refers to it";
    }
    int shown = Math.min(SHOWN_REFERRERS, referrers.size());
    String more = referrers.size() > shown ? " and " + (referrers.size() - shown) + " more" : "";
    return where
        + "only garbage refers to it: "
        + String.join(", ", referrers.subList(0, shown))
        + more;
  }
}
