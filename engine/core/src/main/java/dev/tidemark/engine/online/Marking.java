package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Shades;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.Marker;
import dev.tidemark.engine.model.NodeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what stays: what a snapshot keeps, and then what writers have shaded since. Not
 * thread-safe.
 */
class Marking {

  private final Collectors collectors;
  private final Instant now;
  private final Duration grace;
  private final Bound bound;
  private final Census census = new Census();

  private ExtraEdges extra = new ExtraEdges();

  /** What stays, with everything it refers to. */
  private Bitmap deep = new Bitmap(1);

  /** What stays by itself: flat leases hold it. */
  private long[] flat = {};

  /** The rest. It only shrinks, so that little is left to do when the decision is due. */
  private @Nullable Bitmap garbage;

  /** The last shade that is accounted for. */
  private long until;

  /**
   * @param now the instant that expiry is judged by
   * @param grace what was recorded less than this ago stays, with everything it refers to
   * @param bound garbage that is not within it stays as well, with all it refers to: somebody may
   *     refer to it yet, and must find it complete
   */
  Marking(Collectors collectors, Instant now, Duration grace, Bound bound) {
    this.collectors = collectors;
    this.now = now;
    this.grace = grace;
    this.bound = bound;
  }

  /** What it has found so far. */
  Census census() {
    return census;
  }

  /** What there is to judge, and was not reached so far; the caller leaves it as it is. */
  final Bitmap garbage() {
    return Objects.requireNonNull(garbage, "mark comes first");
  }

  /** What stays by itself only, and not with what it refers to. */
  final long[] flat() {
    return Arrays.stream(flat).filter(id -> !deep.get(id)).toArray();
  }

  /** Lists the garbage for a plan. */
  List<CollectionPlan.Entry> draft(CatalogView view) {
    return Draft.of(view, garbage(), collectors, now);
  }

  /**
   * Marks what a snapshot keeps.
   *
   * @param horizon nodes from here on are not judged
   */
  void mark(CatalogView view, long horizon) {
    // whatever is known and older than the horizon stays so until it is swept
    Bitmap judged = view.nodes(NodeSet.KNOWN).below(horizon);
    extra = ExtraEdges.of(view, now);
    collectors.edges(view, extra);
    Roots roots = counted(view);
    Bitmap reached = closure(view, roots.deep());
    Bitmap rest = judged.minus(reached, roots.flat());
    Instant since = grace.isZero() ? Instant.MAX : now.minus(grace);
    Bitmap spared = census.spare(view, rest, since, bound, collectors);
    if (spared.count() > 0) {
      reached.or(spared);
      reached = closure(view, reached);
      Bitmap less = judged.minus(reached, roots.flat());
      census.saved(view, rest.minus(spared).minus(less), collectors);
      rest = less;
    }
    deep = reached;
    flat = roots.flat().toArray();
    garbage = rest;
    until = 0;
  }

  /** The roots, with what collectors have in use. */
  private Roots counted(CatalogView view) {
    Roots roots = roots(view);
    long own = Roots.own(view, now).count();
    long held = roots.deep().count() - own;
    collectors.roots(view, roots.deep());
    census.keep("root", own);
    census.keep("lease", held + roots.flat().minus(roots.deep()).count());
    census.keep("active", roots.deep().count() - held - own);
    return roots;
  }

  Roots roots(CatalogView view) {
    return Roots.of(view, now);
  }

  private Bitmap closure(CatalogView view, Bitmap roots) {
    Bitmap deep = Marker.mark(view, roots);
    for (Bitmap found = extra.beyond(deep); found.count() > 0; found = extra.beyond(deep)) {
      deep.or(found);
      deep = Marker.mark(view, deep);
    }
    return deep;
  }

  /**
   * Accounts for what was shaded so far.
   *
   * @return how many shades there were
   */
  int drain(CatalogView view) {
    Shades shades = view.shades(until);
    follow(view, shades.ids());
    until = shades.last();
    return shades.ids().length;
  }

  /** Marks what can be reached from some nodes, one look-up a node: there are few. */
  void follow(CatalogView view, long[] from) {
    Deque<Long> todo = new ArrayDeque<>();
    for (long id : from) {
      reach(id, todo);
    }
    while (!todo.isEmpty()) {
      long id = todo.pop();
      for (long child : view.children(id)) {
        reach(child, todo);
      }
      for (long child : extra.from(id)) {
        reach(child, todo);
      }
    }
  }

  /**
   * Marks a node.
   *
   * @param todo gets it if it was not marked
   */
  final void reach(long id, Deque<Long> todo) {
    if (deep.set(id)) {
      garbage().clear(id);
      todo.push(id);
    }
  }
}
