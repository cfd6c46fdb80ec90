package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.gc.Collector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The embedder's collectors during one collection. One that cannot take part keeps all of its kind;
 * if content may depend on it, nothing is collected at all.
 */
final class Collectors implements AutoCloseable {

  /** Name of the value that lists the collectors whose references content may depend on. */
  static final String REFERRING = "collectors";

  private final Map<Kind, Collector.Session> sessions = new LinkedHashMap<>();
  private final Map<Kind, Set<Resource>> resources = new LinkedHashMap<>();
  private final Map<Kind, Collector> running = new LinkedHashMap<>();
  private final List<String> problems;

  private Collectors(List<String> problems) {
    this.problems = problems;
  }

  /**
   * @param problems is told which could not be started, one line each
   * @throws RefusedException if content may depend on one of those
   */
  static Collectors start(List<Collector> all, Set<String> referring, List<String> problems) {
    Collectors collectors = new Collectors(problems);
    Set<String> missing = new TreeSet<>(referring);
    for (Collector collector : all) {
      if (collectors.start(collector)) {
        missing.remove(collector.name());
      } else if (collector.refers()) {
        missing.add(collector.name());
      }
    }
    if (!missing.isEmpty()) {
      collectors.close();
      throw new RefusedException(
          "the collector "
              + String.join(", ", missing)
              + " is not here, and what it refers to is not known;"
              + " collect in the process that has it");
    }
    return collectors;
  }

  /** Those that can be started, for a look at the store: nothing depends on the others then. */
  static Collectors startHere(List<Collector> all, List<String> problems) {
    Collectors collectors = new Collectors(problems);
    all.forEach(collectors::start);
    return collectors;
  }

  private boolean start(Collector collector) {
    Kind kind = new Kind(collector.name());
    if (kind.core()) {
      throw new IllegalArgumentException("a collector cannot be called " + kind);
    }
    try {
      sessions.put(kind, collector.start());
      Set<Resource> there = new LinkedHashSet<>();
      Objects.requireNonNull(sessions.get(kind))
          .all((namespace, key) -> there.add(new Resource(kind, namespace, key)));
      resources.put(kind, there);
      running.put(kind, collector);
      return true;
    } catch (Exception e) {
      problems.add("the collector " + kind + " takes no part: " + OneLine.of(e));
      Collector.Session begun = sessions.remove(kind);
      if (begun != null) {
        close(kind, begun);
      }
      return false;
    }
  }

  /** Whether a resource can be judged. */
  boolean judges(Resource resource) {
    return resource.kind().core() || sessions.containsKey(resource.kind());
  }

  /** Whether a running collector has this. */
  boolean has(Resource resource) {
    return resources.getOrDefault(resource.kind(), Set.of()).contains(resource);
  }

  /** How much they have. */
  long count() {
    return resources.values().stream().mapToLong(Set::size).sum();
  }

  /** Which of those here may refer to content. */
  Set<String> referring() {
    Set<String> names = new TreeSet<>();
    running.values().stream().filter(Collector::refers).forEach(one -> names.add(one.name()));
    return names;
  }

  /** Gives every resource an id. */
  void intern(Change change) {
    resources.values().forEach(there -> there.forEach(change::intern));
  }

  /** Adds what is in use, or held by a lease that is a root, to the roots. */
  void roots(CatalogView view, Bitmap deep) {
    for (String namespace : view.namespaces()) {
      List<String> leases = new ArrayList<>();
      view.each(
          Kind.LEASE,
          namespace,
          lease -> {
            if (deep.get(view.id(lease.resource()))) {
              leases.add(lease.resource().key());
            }
          });
      sessions.forEach(
          (kind, session) -> {
            session.active(namespace, key -> set(view, kind, namespace, key, deep));
            for (String lease : leases) {
              session.leased(namespace, lease, key -> set(view, kind, namespace, key, deep));
            }
          });
    }
  }

  private static void set(CatalogView view, Kind kind, String namespace, String key, Bitmap deep) {
    long id = view.id(new Resource(kind, namespace, key));
    if (id != CatalogView.NONE) {
      deep.set(id);
    }
  }

  /** Adds what resources refer to, and what refers to them beside labels. */
  void edges(CatalogView view, ExtraEdges extra) {
    sessions.forEach(
        (kind, session) -> {
          for (Resource resource : resources.getOrDefault(kind, Set.of())) {
            session.references(
                resource.namespace(),
                resource.key(),
                target -> add(view, extra, resource, resource(resource.namespace(), target)));
          }
          for (String namespace : view.namespaces()) {
            session.backReferences(
                namespace,
                (from, key) ->
                    add(
                        view,
                        extra,
                        resource(namespace, from),
                        new Resource(kind, namespace, key)));
          }
        });
  }

  private static Resource resource(String namespace, Collector.Target target) {
    return new Resource(Kind.of(target.kind()), namespace, target.key());
  }

  private static void add(CatalogView view, ExtraEdges extra, Resource from, Resource to) {
    long parent = view.id(from);
    long child = view.id(to);
    if (parent != CatalogView.NONE && child != CatalogView.NONE) {
      extra.add(parent, child);
    }
  }

  @Override
  public void close() {
    sessions.forEach(this::close);
    sessions.clear();
  }

  private void close(Kind kind, Collector.Session session) {
    try {
      session.close();
    } catch (RuntimeException e) {
      problems.add("the collector " + kind + ": " + OneLine.of(e));
    }
  }
}
