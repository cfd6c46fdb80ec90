package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists garbage for a {@link Plan}. */
final class PlanEntries {

  private final CatalogView view;
  private final Collectors collectors;
  private final Instant now;
  private final Bitmap referred = new Bitmap(1);

  private PlanEntries(CatalogView view, Collectors collectors, Instant now) {
    this.view = view;
    this.collectors = collectors;
    this.now = now;
  }

  static List<Plan.Entry> of(CatalogView view, Bitmap garbage, Collectors collectors, Instant now) {
    PlanEntries plan = new PlanEntries(view, collectors, now);
    garbage.forEach(plan::refer);
    List<Plan.Entry> entries = new ArrayList<>();
    garbage.forEach(id -> plan.entry(id).ifPresent(entries::add));
    return entries;
  }

  /** What is not there refers to nothing, though it may be the subject of something. */
  private void refer(long parent) {
    long[] children = view.children(parent);
    boolean there =
        children.length > 0
            && (view.outline(parent).isPresent()
                || view.resource(parent).filter(collectors::has).isPresent());
    if (there) {
      for (long child : children) {
        referred.set(child);
      }
    }
  }

  /** Names that are only referred to are nothing that anybody could miss. */
  private Optional<Plan.Entry> entry(long id) {
    Optional<Entry> entry = view.entry(id);
    if (entry.isEmpty()) {
      return view.resource(id)
          .filter(collectors::has)
          .map(resource -> new Plan.Entry(resource, 0, reason(id, resource)));
    }
    Resource resource = entry.get().resource();
    String why =
        References.of(entry.get())
            .expires()
            .filter(now::isAfter)
            .map(due -> "it expired at " + due)
            .orElseGet(() -> reason(id, resource));
    return Optional.of(new Plan.Entry(resource, CatalogDocket.size(entry.get()), why));
  }

  private String reason(long id, Resource resource) {
    if (referred.get(id)) {
      return "only garbage refers to it";
    }
    return view.holding(resource).isEmpty()
        ? "nothing refers to it"
        : "only expired leases hold it";
  }
}
