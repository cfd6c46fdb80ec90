package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Removes what a collection has condemned. It may stop at any time, and another process may begin
 * it again. Not thread-safe.
 *
 * <p>What is stored of the removed goes when it has become many: each name and each record has a
 * page to be written, which many of them share. The edges go first, then the names in their order,
 * then the records in theirs.
 */
final class Removal {

  /** So many are removed between two looks at the clock. */
  private static final int FEW = 8;

  /** Ids of nodes whose places in the stored sets are near each other. */
  private static final long RANGE = 1 << 20;

  private static final long[] NOTHING = {};

  private final Catalog catalog;
  private final Pauses pauses;
  private final Cycle decided;
  private final Predicate<CatalogView> many;
  private final List<Stage> stages;
  private final List<Resource> gone = new ArrayList<>();

  private int stage = -1;
  private long[] todo = NOTHING;
  private int done;
  private boolean purges;

  /**
   * @param list what to work through, looked up when the stage begins
   * @param work what to do with each
   */
  private record Stage(Function<CatalogView, long[]> list, BiConsumer<Change, long[]> work) {}

  /**
   * @param decided where the collection stood when it had decided, and stands until it ends
   * @param many whether what is stored of the removed is worth a purge
   */
  Removal(Catalog catalog, Pauses pauses, Cycle decided, Predicate<CatalogView> many) {
    this.catalog = catalog;
    this.pauses = pauses;
    this.decided = decided;
    this.many = many;
    this.stages =
        List.of(
            new Stage(Removal::condemned, (change, some) -> gone.addAll(change.sweep(some))),
            new Stage(this::sparse, Change::compact),
            new Stage(view -> view.byName(swept(view)), Change::unname),
            new Stage(this::swept, Change::purge));
  }

  /**
   * By name, so that the queue is written in order, but only within a range of ids, so that each
   * step writes to few pages of the sets of nodes too.
   */
  private static long[] condemned(CatalogView view) {
    long[] nodes = view.nodes(NodeSet.CONDEMNED).minus(view.swept()).toArray();
    for (int from = 0, to; from < nodes.length; from = to) {
      to = from + 1;
      while (to < nodes.length && nodes[to] / RANGE == nodes[from] / RANGE) {
        to++;
      }
      long[] byName = view.byName(Arrays.copyOfRange(nodes, from, to));
      System.arraycopy(byName, 0, nodes, from, byName.length);
    }
    return nodes;
  }

  /** Decides whether there is a purge at all. */
  private long[] sparse(CatalogView view) {
    purges = many.test(view);
    return purges ? view.sparseBlocks() : NOTHING;
  }

  private long[] swept(CatalogView view) {
    return purges ? view.swept().toArray() : NOTHING;
  }

  /**
   * Removes some of it, and ends the collection when there is nothing left.
   *
   * @param removed is told what went, if anybody listens
   * @return whether there is more to do
   */
  boolean step(@Nullable Consumer<Resource> removed) {
    while (done == todo.length && stage + 1 < stages.size()) {
      stage++;
      todo = catalog.read(this::list);
      done = 0;
    }
    if (done == todo.length) {
      pauses.step(catalog, this::end);
      return false;
    }
    done = some();
    if (removed != null) {
      gone.forEach(removed);
    }
    return true;
  }

  private long[] list(CatalogView view) {
    Collection.current(view, decided);
    return stages.get(stage).list().apply(view);
  }

  /** Works through some of the list in one step; returns where to go on. */
  private int some() {
    return pauses.step(
        catalog,
        change -> {
          Collection.current(change, decided);
          gone.clear();
          BooleanSupplier enough = pauses.enough(change);
          int at = done;
          do {
            int to = Math.min(todo.length, at + FEW);
            stages.get(stage).work().accept(change, Arrays.copyOfRange(todo, at, to));
            at = to;
          } while (at < todo.length && !enough.getAsBoolean());
          return at;
        });
  }

  private Cycle end(Change change) {
    Collection.current(change, decided);
    Cycle idle = new Cycle(Cycle.Phase.IDLE, decided.epoch(), decided.horizon());
    change.cycle(idle);
    return idle;
  }
}
