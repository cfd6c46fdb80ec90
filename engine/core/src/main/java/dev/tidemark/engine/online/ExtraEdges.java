package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.Graph;
import dev.tidemark.engine.mark.Mark;
import dev.tidemark.engine.model.Condition;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.References;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Edges that stand in no table: conditional references that hold now, and what collectors tell.
 * There are few; a mark asks for them when it has found everything else.
 */
final class ExtraEdges {

  private final Map<Long, List<Long>> edges = new HashMap<>();

  /** The conditional references that hold at {@code now}. */
  static ExtraEdges of(CatalogView view, Instant now) {
    ExtraEdges extra = new ExtraEdges();
    view.nodes(NodeSet.CONDITIONAL)
        .forEach(
            holder ->
                view.entry(holder)
                    .map(entry -> References.of(entry).conditions())
                    .orElse(List.of())
                    .forEach(condition -> extra.add(view, holder, condition, now)));
    return extra;
  }

  private void add(CatalogView view, long holder, Condition condition, Instant now) {
    long target = view.id(condition.target());
    Optional<Entry> snapshot = target == CatalogView.NONE ? Optional.empty() : view.entry(target);
    if (snapshot.isPresent() && condition.holds(snapshot.get(), now)) {
      add(holder, target);
    }
  }

  void add(long from, long to) {
    edges.computeIfAbsent(from, any -> new ArrayList<>()).add(to);
  }

  /** Calls {@code each} with where every edge comes from and leads to. */
  void each(BiConsumer<Long, Long> each) {
    edges.forEach((from, targets) -> targets.forEach(to -> each.accept(from, to)));
  }

  List<Long> from(long node) {
    return edges.getOrDefault(node, List.of());
  }

  /**
   * What nodes lead to over the edges of a graph and these, with themselves.
   *
   * @param starts may be changed
   */
  Bitmap closure(Graph graph, Bitmap starts) {
    Bitmap deep = Mark.BLOCKS.closure(graph, starts);
    for (Bitmap found = beyond(deep); found.count() > 0; found = beyond(deep)) {
      deep.or(found);
      deep = Mark.BLOCKS.closure(graph, deep);
    }
    return deep;
  }

  /** What these edges lead to from {@code marked} and is not in it. */
  Bitmap beyond(Bitmap marked) {
    Bitmap found = new Bitmap(1);
    edges.forEach(
        (from, targets) -> {
          if (marked.get(from)) {
            targets.stream().filter(to -> !marked.get(to)).forEach(found::set);
          }
        });
    return found;
  }
}
