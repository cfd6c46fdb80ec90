package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Shades;
import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Judge;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Verdict;
import dev.tidemark.engine.mark.Bitmap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
  private Counts counts = Counts.NONE;

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

  /** The store as the mark found it, in numbers. */
  Counts counts() {
    return counts;
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
  List<Plan.Entry> draft(CatalogView view) {
    return PlanEntries.of(view, garbage(), collectors, now);
  }

  /**
   * Marks what a snapshot keeps.
   *
   * @param horizon nodes from here on are not judged
   */
  void mark(CatalogView view, long horizon) {
    extra = ExtraEdges.of(view, now);
    collectors.edges(view, extra);
    Roots roots = roots(view);
    Map<String, Long> kept = new TreeMap<>(active(view, roots));
    Instant since = grace.isZero() ? Instant.MAX : now.minus(grace);
    Verdict verdict =
        Judge.judge(new CatalogDocket(view, horizon, roots, extra, since, bound, collectors));
    kept.putAll(verdict.spared());
    counts = counts(view, verdict.garbage(), kept);
    deep = verdict.kept().copy();
    flat = verdict.flat().toArray();
    garbage = verdict.condemned().copy();
    until = 0;
  }

  /**
   * Adds what collectors have in use to the roots.
   *
   * @return how many roots there are, by what makes them one
   */
  private Map<String, Long> active(CatalogView view, Roots roots) {
    long own = Roots.own(view, now).count();
    long held = roots.deep().count() - own;
    collectors.roots(view, roots.deep());
    return Map.of(
        "root",
        own,
        "lease",
        held + roots.flat().minus(roots.deep()).count(),
        "active",
        roots.deep().count() - held - own);
  }

  private Counts counts(CatalogView view, Verdict.Garbage rest, Map<String, Long> kept) {
    long nodes = collectors.count();
    for (String namespace : view.namespaces()) {
      for (long number : view.records(namespace).values()) {
        nodes += number;
      }
    }
    long roots = kept.getOrDefault("root", 0L) + kept.getOrDefault("active", 0L);
    return new Counts(
        nodes,
        Counts.Names.of(roots),
        Math.max(0, nodes - rest.count()),
        rest,
        kept,
        Counts.Leftovers.NONE);
  }

  Roots roots(CatalogView view) {
    return Roots.of(view, now);
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
