package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.catalog.Cycle;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.engine.catalog.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Removes what a collection has condemned: the names in their order, then the nodes in theirs, then
 * the edges that have become many enough. It may stop at any time, and another process may begin it
 * again. Not thread-safe.
 */
final class Removal {

  /** So many are removed between two looks at the clock. */
  private static final int FEW = 8;

  private final Catalog catalog;
  private final Pauses pauses;
  private final Cycle decided;
  private final long[] nodes;
  private final List<Resource> gone = new ArrayList<>();

  private long @Nullable [] names;
  private long @Nullable [] blocks;
  private int unnamed;
  private int purged;
  private int compacted;

  /**
   * @param decided where the collection stood when it had decided, and stands until it ends
   * @param nodes what it decided against, smallest first
   */
  Removal(Catalog catalog, Pauses pauses, Cycle decided, long[] nodes) {
    this.catalog = catalog;
    this.pauses = pauses;
    this.decided = decided;
    this.nodes = nodes;
  }

  /**
   * Removes some of it, and ends the collection when there is nothing left.
   *
   * @param removed is told what went, if anybody listens
   * @return whether there is more to do
   */
  boolean step(@Nullable Consumer<Resource> removed) {
    if (unnamed < nodes.length) {
      unnamed = some(names(), unnamed, (change, some) -> gone.addAll(change.unname(some)));
    } else if (purged < nodes.length) {
      purged = some(nodes, purged, Change::purge);
    } else if (compacted < blocks().length) {
      compacted = some(blocks(), compacted, Change::compact);
    } else {
      pauses.step(catalog, this::end);
      return false;
    }
    if (removed != null) {
      gone.forEach(removed);
    }
    return true;
  }

  private long[] names() {
    long[] sorted = names;
    if (sorted == null) {
      sorted = catalog.read((View view) -> view.byName(nodes));
      names = sorted;
    }
    return sorted;
  }

  private long[] blocks() {
    long[] sparse = blocks;
    if (sparse == null) {
      sparse = nodes.length == 0 ? nodes : catalog.read(View::sparseBlocks);
      blocks = sparse;
    }
    return sparse;
  }

  /** Works through some of a list in one step; returns where to go on. */
  private int some(long[] list, int from, BiConsumer<Change, long[]> work) {
    return pauses.step(
        catalog,
        change -> {
          Collection.current(change, decided);
          gone.clear();
          BooleanSupplier enough = pauses.enough(change);
          int at = from;
          do {
            int to = Math.min(list.length, at + FEW);
            work.accept(change, Arrays.copyOfRange(list, at, to));
            at = to;
          } while (at < list.length && !enough.getAsBoolean());
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
