package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.NodeSet;
import dev.tidemark.engine.model.References;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a mark begins, at one instant: images, containers, leases with what they hold, what has
 * {@code gc.root}, and ingests, as far as they have not expired.
 *
 * @param deep roots whose references are followed
 * @param flat what only flat leases hold
 */
record Roots(Bitmap deep, Bitmap flat) {

  static Roots of(CatalogView view, Instant now) {
    Bitmap deep = own(view, now);
    Bitmap flat = new Bitmap(Math.max(view.nextId(), 1));
    Map<Long, Boolean> flatLeases = new HashMap<>();
    view.holdings(
        (lease, held) -> {
          if (deep.get(lease)) {
            if (flatLeases.computeIfAbsent(lease, id -> isFlat(view, id))) {
              flat(view, held, deep, flat);
            } else {
              deep.set(held);
            }
          }
        });
    return new Roots(deep, flat);
  }

  /** Those that no lease has to hold. */
  static Bitmap own(CatalogView view, Instant now) {
    Bitmap own = view.nodes(NodeSet.ROOT);
    long instant = now.toEpochMilli();
    view.expiring(
        (id, due) -> {
          // at the very instant it is still one (containerd: now after expiry)
          if (instant <= due) {
            own.set(id);
          }
        });
    return own;
  }

  private static boolean isFlat(CatalogView view, long lease) {
    return view.entry(lease).map(entry -> References.of(entry).flat()).orElse(false);
  }

  /** Labels of what a flat lease holds do not count; the parents of a snapshot are part of it. */
  private static void flat(CatalogView view, long held, Bitmap deep, Bitmap flat) {
    Resource resource = view.resource(held).orElse(null);
    if (resource == null) {
      return;
    }
    if (resource.kind().equals(Kind.CONTENT)) {
      flat.set(held);
    } else if (resource.kind().equals(Kind.SNAPSHOT)) {
      for (long id = held; id != CatalogView.NONE && flat.set(id); ) {
        id = parent(view, id);
      }
    } else if (resource.kind().equals(Kind.IMAGE)) {
      flat.set(held);
      view.entry(held)
          .flatMap(entry -> target(entry, resource.namespace()))
          .map(view::id)
          .filter(id -> id != CatalogView.NONE)
          .ifPresent(flat::set);
    } else {
      deep.set(held);
    }
  }

  private static long parent(CatalogView view, long snapshot) {
    Optional<Resource> parent =
        view.entry(snapshot)
            .filter(entry -> !entry.field(Entry.PARENT).isEmpty())
            .map(
                entry -> {
                  Resource child = entry.resource();
                  String snapshotter = child.key().substring(0, child.key().indexOf('/'));
                  return Resource.snapshot(
                      child.namespace(), snapshotter, entry.field(Entry.PARENT));
                });
    return parent.map(view::id).orElse(CatalogView.NONE);
  }

  private static Optional<Resource> target(Entry image, String namespace) {
    return Digest.lenient(image.field(Entry.TARGET_DIGEST))
        .map(digest -> Resource.content(namespace, digest));
  }
}
