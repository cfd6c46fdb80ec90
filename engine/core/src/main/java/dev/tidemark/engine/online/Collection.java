package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.catalog.Doomed;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One collection, step by step: {@link #begin}, {@link #mark}, any number of {@link #drain}, {@link
 * #flip}, and {@link #sweep} until it answers false. Not thread-safe; writers may do what they like
 * between and during the steps.
 */
/*
 * Begin notes the horizon M, the next id to be given, and tells writers that a mark is on. The mark
 * runs on a snapshot that is at least as new. Meanwhile each writer shades, in its own transaction,
 * every node older than M to which it adds an edge, a root or a lease, or about which it gives an
 * answer that somebody may rely on. Nodes from M on are born live. Nothing has to be done about
 * removals: they can only make garbage, and that waits for the next collection.
 *
 * Flip is one transaction. It adds the closure of the shaded, over the graph as it is then, to the
 * marks, and condemns whatever is older than M and not marked. Why nothing reachable is condemned:
 * take a node that can be reached at the flip. If no edge or root on its path was added since the
 * snapshot, the whole path was there when it was taken, and is marked. Otherwise take the last one that
 * was added: its target was shaded, or is younger than M, and then what *it* refers to was added, and
 * shaded, later still. All edges from there on exist at the flip, so the closure marks the node.
 *
 * From the flip on, what is condemned is in no answer. A reference begins with a look-up, a look-up
 * finds nothing, so nothing condemned is ever referred to again: who needs it writes it anew, as another
 * node. So the sweep may take as long as it likes, in transactions as small as it likes, stop, die, and
 * be carried on by another process. Looking at each victim again just before it goes would not do: a
 * child can go in one batch, and its parent be referred to again before the next.
 *
 * The drain is for the writers' sake: it takes the closure of what was shaded so far on a snapshot, so
 * that little is left for the flip, which they wait for. It may only mark too much.
 */
class Collection {

  /** One in so many of what there is. */
  private static final int MANY = 8;

  private final Catalog catalog;
  private final Collectors collectors;
  private final Marking marking;
  private final Pauses pauses;

  private long epoch;
  private long horizon;
  private final List<Resource> reduced = new ArrayList<>();
  private @Nullable Removal removal;

  Collection(Catalog catalog, Collectors collectors, Marking marking, Pauses pauses) {
    this.catalog = catalog;
    this.collectors = collectors;
    this.marking = marking;
    this.pauses = pauses;
  }

  /** Carries on what was decided before; false if nothing was. */
  boolean resume() {
    return catalog.read(
        view -> {
          Cycle cycle = view.cycle();
          if (cycle.phase() != Cycle.Phase.SWEEP) {
            return false;
          }
          epoch = cycle.epoch();
          horizon = cycle.horizon();
          removal = removal();
          return true;
        });
  }

  /** From now on writers shade. */
  void begin() {
    write(
        change -> {
          if (change.cycle().phase() == Cycle.Phase.SWEEP) {
            throw new RefusedException("another collector has taken over: it is sweeping");
          }
          collectors.intern(change);
          Set<String> referring = new TreeSet<>(referring(change));
          referring.addAll(collectors.referring());
          change.value(
              Collectors.REFERRING, referring.isEmpty() ? null : String.join(" ", referring));
          epoch = change.cycle().epoch() + 1;
          horizon = change.nextId();
          change.cycle(at(Cycle.Phase.MARK));
          return epoch;
        });
  }

  /** The collectors that a store cannot be collected without. */
  static Set<String> referring(CatalogView view) {
    return view.value(Collectors.REFERRING).map(names -> Set.of(names.split(" "))).orElse(Set.of());
  }

  /** Marks what a snapshot keeps. */
  void mark() {
    catalog.read(
        view -> {
          current(view, at(Cycle.Phase.MARK));
          marking.mark(view, horizon);
          return marking;
        });
  }

  /** Lists what would be condemned now, on a snapshot: nothing can follow. */
  List<Plan.Entry> plan() {
    return catalog.read(
        view -> {
          marking.mark(view, view.nextId());
          return marking.draft(view);
        });
  }

  /**
   * Accounts for what was shaded so far.
   *
   * @return how many shades there were
   */
  int drain() {
    return catalog.read(
        view -> {
          current(view, at(Cycle.Phase.MARK));
          return marking.drain(view);
        });
  }

  /** Decides, all at once. */
  void flip() {
    write(
        change -> {
          current(change, at(Cycle.Phase.MARK));
          marking.drain(change);
          Bitmap spared = reduced(change);
          Bitmap garbage = marking.garbage();
          change.condemn(spared.count() > 0 ? garbage.minus(spared) : garbage);
          change.cycle(at(Cycle.Phase.SWEEP));
          return garbage;
        });
    removal = removal();
  }

  private Removal removal() {
    return new Removal(catalog, pauses, at(Cycle.Phase.SWEEP), this::purges);
  }

  /** Whether what is stored of the removed, by now, is worth the pages that have to be written. */
  boolean purges(CatalogView view) {
    return view.swept().count() * MANY > view.nodes(NodeSet.KNOWN).count();
  }

  private Cycle at(Cycle.Phase phase) {
    return new Cycle(phase, epoch, horizon);
  }

  /**
   * Takes the records of garbage that is referred to by what only flat leases hold. Its node stays,
   * or a label that still says so would lead nowhere when it comes back.
   */
  private Bitmap reduced(Change change) {
    reduced.clear();
    Bitmap nodes = new Bitmap(1);
    for (long holder : marking.flat()) {
      for (long child : change.children(holder)) {
        if (marking.garbage().get(child)) {
          nodes.set(child);
        }
      }
    }
    nodes.forEach(node -> change.resource(node).ifPresent(one -> reduce(change, one)));
    return nodes;
  }

  private void reduce(Change change, Resource resource) {
    if (collectors.has(resource)) {
      change.queue(new Doomed(resource, -1, 0, Instant.EPOCH, ""));
    }
    if (change.remove(resource)) {
      reduced.add(resource);
    }
  }

  /**
   * Removes some of what is condemned.
   *
   * @param removed is told what went, if anybody listens
   * @return whether there is more to do
   */
  boolean sweep(@Nullable Consumer<Resource> removed) {
    if (removed != null) {
      reduced.forEach(removed);
    }
    reduced.clear();
    return Objects.requireNonNull(removal, "flip comes first").step(removed);
  }

  /** Another collector may have taken over: what this one knows is worth nothing then. */
  static void current(CatalogView view, Cycle expected) {
    Cycle cycle = view.cycle();
    if (cycle.epoch() != expected.epoch() || cycle.phase() != expected.phase()) {
      throw new RefusedException(
          "another collector has taken over: this one is of epoch "
              + expected.epoch()
              + ", the store is at "
              + cycle.epoch());
    }
  }

  private <T> T write(Function<Change, T> action) {
    return pauses.step(catalog, action);
  }
}
