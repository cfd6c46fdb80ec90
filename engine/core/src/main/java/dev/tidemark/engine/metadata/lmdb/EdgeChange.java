package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What another record means for the edges. An edge can have two reasons, a label of the one end and
 * a back reference of the other; it goes when the last of them goes.
 */
final class EdgeChange {

  private final LmdbChange change;
  private final long id;
  private final Resource resource;

  EdgeChange(LmdbChange change, long id, Resource resource) {
    this.change = change;
    this.id = id;
    this.resource = resource;
  }

  /**
   * @param targets the ids of what the record refers to now, in that order
   */
  void apply(Optional<References> before, References now, long[] targets) {
    forward(before.map(References::forward).orElse(List.of()), now.forward(), targets);
    back(before.map(References::back).orElse(List.of()), now.back());
  }

  private void forward(List<Resource> before, List<Resource> now, long[] targets) {
    if (before.equals(now)) {
      return;
    }
    if (before.isEmpty()) {
      change.edges.add(id, targets);
      return;
    }
    Set<Long> children = new LinkedHashSet<>();
    for (long child : change.children(id)) {
      children.add(child);
    }
    Set<Resource> gone = new HashSet<>(before);
    now.forEach(gone::remove);
    for (Resource target : gone) {
      long child = change.id(target);
      if (child != CatalogView.NONE && !change.refersBack(child, resource)) {
        children.remove(child);
        change.free();
      }
    }
    for (long target : targets) {
      children.add(target);
    }
    change.edges.replace(id, children.stream().mapToLong(Long::longValue).toArray());
  }

  private void back(List<Resource> before, List<Resource> now) {
    for (Resource parent : now) {
      if (!before.contains(parent)) {
        change.edges.add(change.intern(parent), new long[] {id});
      }
    }
    for (Resource parent : before) {
      // also one that is being swept: it stays if others depend on it
      long from = now.contains(parent) ? CatalogView.NONE : change.naming().holder(parent);
      if (from != CatalogView.NONE && !refersForward(from)) {
        Set<Long> children = new LinkedHashSet<>();
        for (long child : change.children(from)) {
          children.add(child);
        }
        children.remove(id);
        change.free();
        change.edges.replace(from, children.stream().mapToLong(Long::longValue).toArray());
      }
    }
  }

  private boolean refersForward(long parent) {
    return change
        .entry(parent)
        .map(entry -> References.of(entry).forward().contains(resource))
        .orElse(false);
  }
}
