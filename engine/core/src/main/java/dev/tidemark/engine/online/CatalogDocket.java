package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.judge.Docket;
import dev.tidemark.engine.judge.Ruling;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.Resource;
import java.time.Instant;
import java.util.Optional;

/** A snapshot of a catalog, to be judged. */
final class CatalogDocket implements Docket {

  private final CatalogView view;
  private final long horizon;
  private final Roots roots;
  private final ExtraEdges extra;
  private final Instant since;
  private final Bound bound;
  private final Collectors collectors;

  /**
   * @param horizon nodes from here on are not judged
   * @param extra edges that stand in no table
   * @param since what was recorded or changed later is young
   * @param bound what may go at all
   * @param collectors know which kinds can be judged, and what there is of them
   */
  CatalogDocket(
      CatalogView view,
      long horizon,
      Roots roots,
      ExtraEdges extra,
      Instant since,
      Bound bound,
      Collectors collectors) {
    this.view = view;
    this.horizon = horizon;
    this.roots = roots;
    this.extra = extra;
    this.since = since;
    this.bound = bound;
    this.collectors = collectors;
  }

  /** Whatever is known and older than the horizon stays so until it is swept. */
  @Override
  public Bitmap judged() {
    return view.nodes(NodeSet.KNOWN).below(horizon);
  }

  @Override
  public Bitmap roots() {
    return roots.deep().copy();
  }

  @Override
  public Bitmap flat() {
    return roots.flat();
  }

  @Override
  public Bitmap closure(Bitmap starts) {
    return extra.closure(view, starts);
  }

  @Override
  public Standing standing(long node) {
    Optional<Entry> entry = view.outline(node);
    Optional<Resource> resource = entry.map(Entry::resource).or(() -> view.resource(node));
    String kind = resource.map(one -> one.kind().name()).orElse("");
    return new Standing(ruling(resource, entry), kind, entry.map(CatalogDocket::size).orElse(0L));
  }

  private Ruling ruling(Optional<Resource> resource, Optional<Entry> entry) {
    if (resource.map(one -> !collectors.judges(one)).orElse(false)) {
      return Ruling.UNJUDGED;
    }
    if (entry.map(this::isYoung).orElse(false)) {
      return Ruling.YOUNG;
    }
    boolean there = entry.isPresent() || resource.map(collectors::has).orElse(false);
    if (!there) {
      return Ruling.ABSENT;
    }
    return bound.allows(resource, entry) ? Ruling.GARBAGE : Ruling.OUTSIDE;
  }

  /** Whether it was recorded, changed or written again after an instant. */
  private boolean isYoung(Entry entry) {
    return entry.created().isAfter(since) || entry.updated().isAfter(since);
  }

  static long size(Entry entry) {
    String size = entry.field(Entry.SIZE);
    return entry.resource().kind().equals(Kind.CONTENT) && !size.isEmpty()
        ? Long.parseLong(size)
        : 0;
  }
}
