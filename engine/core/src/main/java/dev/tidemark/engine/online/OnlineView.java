package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.EdgeScan;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.model.Root;
import dev.tidemark.engine.model.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A catalog with what collectors of an embedder add to it, for questions. */
final class OnlineView implements View {

  private final CatalogView view;
  private final Instant now;
  private final Duration grace;
  private final Roots roots;
  private final Roots used;
  private final ExtraEdges extra;
  private final Map<Long, List<Long>> referrers = new HashMap<>();

  /**
   * @param now the instant that expiry and age are judged by
   * @param grace what was recorded less than this ago stays
   */
  OnlineView(CatalogView view, Instant now, Duration grace, Collectors collectors) {
    this.view = view;
    this.now = now;
    this.grace = grace;
    this.roots = Roots.of(view, now);
    this.used = new Roots(roots.deep().copy(), roots.flat());
    collectors.roots(view, used.deep());
    this.extra = ExtraEdges.of(view, now);
    collectors.edges(view, extra);
    extra.each((from, to) -> referrers.computeIfAbsent(to, any -> new ArrayList<>()).add(from));
  }

  /** All that roots lead to, and what stays by itself. */
  Bitmap live() {
    Bitmap live = extra.closure(view, used.deep().copy());
    live.or(used.flat());
    return live;
  }

  @Override
  public long nextId() {
    return view.nextId();
  }

  @Override
  public EdgeScan edgesDescending() {
    return view.edgesDescending();
  }

  @Override
  public EdgeScan edgesAscending() {
    return view.edgesAscending();
  }

  @Override
  public long[] children(long parent) {
    return view.children(parent);
  }

  @Override
  public long id(Resource resource) {
    return view.id(resource);
  }

  @Override
  public Optional<Resource> resource(long node) {
    return view.resource(node);
  }

  @Override
  public boolean present(long node) {
    return view.entry(node).isPresent();
  }

  @Override
  public List<Root> roots(long node) {
    List<Root> all = new ArrayList<>();
    Optional<Entry> entry = view.entry(node);
    entry.flatMap(one -> own(node, one)).ifPresent(all::add);
    view.resource(node).ifPresent(resource -> leases(node, resource, false, all));
    if (all.isEmpty() && used.deep().get(node)) {
      all.add(new Root(node, Root.Cause.ACTIVE, "in use", Optional.empty()));
    }
    entry.flatMap(one -> young(node, one)).ifPresent(all::add);
    return all;
  }

  private Optional<Root> own(long node, Entry entry) {
    References references = References.of(entry);
    return references.root() && lasts(references)
        ? Optional.of(new Root(node, cause(entry), by(entry), references.expires()))
        : Optional.empty();
  }

  /** At the very instant it is still one (containerd: now after expiry). */
  private boolean lasts(References references) {
    return references.expires().map(due -> !now.isAfter(due)).orElse(true);
  }

  private static Root.Cause cause(Entry root) {
    return switch (root.resource().kind().name()) {
      case "image" -> Root.Cause.NAME;
      case "lease" -> Root.Cause.LEASE;
      case "container" -> Root.Cause.CONTAINER;
      case "ingest" -> Root.Cause.UPLOAD;
      default -> Root.Cause.LABEL;
    };
  }

  /** An end counts as a root until then, with or without the other label. */
  private static String by(Entry root) {
    return cause(root) != Root.Cause.LABEL
        ? root.resource().words()
        : "label "
            + (root.labels().containsKey(References.EXPIRE) ? References.EXPIRE : References.ROOT);
  }

  private void leases(long node, Resource held, boolean flat, List<Root> all) {
    for (Resource lease : view.holding(held)) {
      Optional<References> references = view.get(lease).map(References::of).filter(this::lasts);
      // under a flat lease content stays alone; the root of a container is followed all the same
      if (references.isPresent() && (flat || isFollowed(node, references.get()))) {
        String by = (references.get().flat() ? "flat " : "") + lease.words();
        all.add(new Root(node, Root.Cause.LEASE, by, references.get().expires()));
      }
    }
  }

  private boolean isFollowed(long node, References lease) {
    return !lease.flat() || (roots.deep().get(node) && !roots.flat().get(node));
  }

  private Optional<Root> young(long node, Entry entry) {
    Instant last = entry.updated().isAfter(entry.created()) ? entry.updated() : entry.created();
    Instant until = last.plus(grace);
    return !grace.isZero() && until.isAfter(now)
        ? Optional.of(new Root(node, Root.Cause.YOUNG, "young", Optional.of(until)))
        : Optional.empty();
  }

  @Override
  public Optional<Root> alone(long node) {
    if (!roots.flat().get(node)) {
      return Optional.empty();
    }
    List<Root> leases = new ArrayList<>();
    view.resource(node).ifPresent(resource -> leases(node, resource, true, leases));
    return leases.stream()
        .findFirst()
        .or(() -> Optional.of(new Root(node, Root.Cause.LEASE, "flat lease", Optional.empty())));
  }

  @Override
  public List<Long> referrers(long node) {
    return referrers.getOrDefault(node, List.of());
  }

  @Override
  public Optional<String> over(long node) {
    Optional<Resource> resource = view.resource(node);
    Optional<Instant> expired =
        view.entry(node).flatMap(entry -> References.of(entry).expires()).filter(now::isAfter);
    if (expired.isPresent()) {
      return Optional.of("it expired at " + expired.get());
    }
    return resource.map(view::holding).filter(held -> !held.isEmpty()).isPresent()
        ? Optional.of("only expired leases hold it")
        : Optional.empty();
  }
}
