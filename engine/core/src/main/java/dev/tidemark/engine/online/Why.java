package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Why a resource stays, or why it does not.
 *
 * @param resource what was asked about
 * @param recorded whether there is a record of it
 * @param path from a root down to the resource, as short as any; empty if it is garbage
 * @param reason why the first of the path is a root, or why the resource is garbage
 */
public record Why(Resource resource, boolean recorded, List<Resource> path, String reason) {

  public Why {
    path = List.copyOf(path);
  }

  /** Whether it stays. */
  public boolean live() {
    return !path.isEmpty();
  }

  /**
   * Finds out. What embedders' collectors keep is not in it: only they know.
   *
   * @param now the instant that expiry is judged by
   */
  public static Why of(Catalog catalog, Resource resource, Instant now) {
    return catalog.read(view -> of(view, resource, now));
  }

  private static Why of(CatalogView view, Resource resource, Instant now) {
    long id = view.id(resource);
    if (id == CatalogView.NONE) {
      return new Why(resource, false, List.of(), "nobody has ever heard of it");
    }
    boolean recorded = view.entry(id).isPresent();
    Roots roots = Roots.of(view, now);
    int target = Math.toIntExact(id);
    int[] from = new int[Math.toIntExact(Math.max(view.nextId(), 1))];
    Arrays.fill(from, -1);
    Deque<Integer> todo = new ArrayDeque<>();
    roots
        .deep()
        .forEach(
            root -> {
              from[(int) root] = (int) root;
              todo.add((int) root);
            });
    ExtraEdges extra = ExtraEdges.of(view, now);
    while (!todo.isEmpty() && from[target] < 0) {
      int next = todo.remove();
      for (long child : view.children(next)) {
        visit((int) child, next, from, todo);
      }
      for (long child : extra.from(next)) {
        visit((int) child, next, from, todo);
      }
    }
    if (from[target] < 0) {
      return roots.flat().get(id)
          ? new Why(resource, recorded, List.of(resource), lease(view, resource, now))
          : new Why(resource, recorded, List.of(), garbage(view, resource));
    }
    List<Resource> path = path(view, from, target);
    return new Why(resource, recorded, path, root(view, path.get(0), now));
  }

  private static void visit(int child, int parent, int[] from, Deque<Integer> todo) {
    if (from[child] < 0) {
      from[child] = parent;
      todo.add(child);
    }
  }

  private static List<Resource> path(CatalogView view, int[] from, int target) {
    List<Resource> path = new ArrayList<>();
    for (int at = target; ; at = from[at]) {
      view.resource(at).ifPresent(path::add);
      if (from[at] == at) {
        break;
      }
    }
    java.util.Collections.reverse(path);
    return path;
  }

  private static String root(CatalogView view, Resource root, Instant now) {
    Optional<Entry> entry = view.get(root);
    Optional<References> references = entry.map(References::of);
    boolean itself =
        references.isPresent()
            && references.get().root()
            && references.get().expires().map(due -> !now.isAfter(due)).orElse(true);
    if (!itself) {
      return lease(view, root, now);
    }
    String until = references.get().expires().map(due -> " until " + due).orElse("");
    return what(entry.get()) + until;
  }

  private static String what(Entry root) {
    Kind kind = root.resource().kind();
    if (!kind.equals(Kind.CONTENT) && !kind.equals(Kind.SNAPSHOT)) {
      return "is " + article(kind);
    }
    // an end counts as a root until then, with or without the other label
    return "has the label "
        + (root.labels().containsKey(References.EXPIRE) ? References.EXPIRE : References.ROOT);
  }

  private static String article(Kind kind) {
    return (kind.equals(Kind.IMAGE) || kind.equals(Kind.INGEST) ? "an " : "a ") + kind;
  }

  private static String lease(CatalogView view, Resource held, Instant now) {
    for (Resource lease : view.holding(held)) {
      Optional<References> references = view.get(lease).map(References::of);
      if (references.isPresent()
          && references.get().expires().map(due -> !now.isAfter(due)).orElse(true)) {
        return "the "
            + (references.get().flat() ? "flat " : "")
            + "lease "
            + lease.key()
            + " holds it"
            + references.get().expires().map(due -> " until " + due).orElse("");
      }
    }
    return "it stays";
  }

  /** Only garbage can refer to garbage. */
  private static String garbage(CatalogView view, Resource resource) {
    List<Resource> parents = new ArrayList<>();
    for (String kind : List.of("image", "content", "snapshot")) {
      view.each(
          Kind.of(kind),
          resource.namespace(),
          entry -> {
            if (References.of(entry).forward().contains(resource)) {
              parents.add(entry.resource());
            }
          });
    }
    boolean held = !view.holding(resource).isEmpty();
    if (parents.isEmpty()) {
      return held ? "only expired leases hold it" : "nothing refers to it";
    }
    return "only garbage refers to it: " + parents.get(0);
  }
}
