package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.NodeSet;
import dev.tidemark.engine.catalog.Shades;
import dev.tidemark.engine.catalog.View;
import dev.tidemark.engine.gc.Marker;
import dev.tidemark.engine.metadata.Bitmap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
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

  private Bitmap judged = new Bitmap(1);
  private ExtraEdges extra = new ExtraEdges();
  private @Nullable Marks marks;

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

  /** What was reached so far. */
  final Marks marks() {
    return Objects.requireNonNull(marks, "mark comes first");
  }

  /** What there is to judge, and was not reached. */
  final Bitmap garbage() {
    return garbage(marks().deep(), marks().flat());
  }

  /** Lists that for a plan. */
  List<CollectionPlan.Entry> draft(View view) {
    return Draft.of(view, garbage(), collectors, now);
  }

  private Bitmap garbage(Bitmap deep, Bitmap flat) {
    return judged.minus(deep, flat);
  }

  /**
   * Marks what a snapshot keeps.
   *
   * @param horizon nodes from here on are not judged
   */
  void mark(View view, long horizon) {
    // whatever is known and older than the horizon stays so until it is swept
    judged = view.nodes(NodeSet.KNOWN).below(horizon);
    extra = ExtraEdges.of(view, now);
    collectors.edges(view, extra);
    Roots roots = counted(view);
    Bitmap deep = closure(view, roots.deep());
    Bitmap unreached = garbage(deep, roots.flat());
    Instant since = grace.isZero() ? Instant.MAX : now.minus(grace);
    Bitmap spared = census.spare(view, unreached, since, bound, collectors);
    if (spared.count() > 0) {
      deep.or(spared);
      deep = closure(view, deep);
      Bitmap condemnable = garbage(deep, roots.flat());
      census.saved(view, unreached.minus(spared).minus(condemnable), collectors);
    }
    marks = new Marks(deep, roots.flat(), 0);
  }

  /** The roots, with what collectors have in use. */
  private Roots counted(View view) {
    Roots roots = roots(view);
    long own = Roots.own(view, now).count();
    long held = roots.deep().count() - own;
    collectors.roots(view, roots.deep());
    census.keep("root", own);
    census.keep("lease", held + roots.flat().minus(roots.deep()).count());
    census.keep("active", roots.deep().count() - held - own);
    return roots;
  }

  Roots roots(View view) {
    return Roots.of(view, now);
  }

  private Bitmap closure(View view, Bitmap roots) {
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
  int drain(View view) {
    Marks before = marks();
    Shades shades = view.shades(before.until());
    follow(view, before.deep(), shades.ids());
    marks = new Marks(before.deep(), before.flat(), shades.last());
    return shades.ids().length;
  }

  /** Marks what can be reached from some nodes, one look-up a node: there are few. */
  void follow(View view, Bitmap deep, long[] from) {
    Deque<Long> todo = new ArrayDeque<>();
    for (long id : from) {
      if (deep.set(id)) {
        todo.push(id);
      }
    }
    while (!todo.isEmpty()) {
      long id = todo.pop();
      for (long child : view.children(id)) {
        if (deep.set(child)) {
          todo.push(child);
        }
      }
      for (long child : extra.from(id)) {
        if (deep.set(child)) {
          todo.push(child);
        }
      }
    }
  }
}
