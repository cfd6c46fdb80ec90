package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what a mark did not reach, and spares what must not go yet. */
final class Census {

  private final Map<String, Long> garbage = new TreeMap<>();
  private final Map<String, Long> kept = new TreeMap<>(Map.of("grace", 0L, "unjudged", 0L));
  private long garbageBytes;

  /**
   * Counts what stays for a reason of its own.
   *
   * @param reason as in {@link CollectionReport#kept}
   */
  void keep(String reason, long number) {
    kept.merge(reason, number, Long::sum);
  }

  /**
   * Looks for what was not reached and must not go yet.
   *
   * @param since what was recorded or changed later is young
   * @param bound what may go at all
   * @param collectors know which kinds can be judged, and what there is of them
   * @return what stays all the same, with what it refers to
   */
  Bitmap spare(
      CatalogView view, Bitmap unreached, Instant since, Bound bound, Collectors collectors) {
    Bitmap spared = new Bitmap(1);
    unreached.forEach(
        id -> {
          Optional<Entry> entry = view.outline(id);
          Optional<Resource> resource = resource(view, id, entry);
          if (resource.map(one -> !collectors.judges(one)).orElse(false)) {
            keep("unjudged", 1);
            spared.set(id);
          } else if (entry.map(one -> isYoung(one, since)).orElse(false)) {
            keep("grace", 1);
            spared.set(id);
          } else if (there(resource, entry, collectors) && !bound.allows(resource, entry)) {
            keep("unplanned", 1);
            spared.set(id);
          } else {
            count(resource, entry, collectors, 1);
          }
        });
    return spared;
  }

  /** Whether it was recorded, changed or written again after an instant. */
  private static boolean isYoung(Entry entry, Instant since) {
    return entry.created().isAfter(since) || entry.updated().isAfter(since);
  }

  /** Corrects the counts: these were reached from what was spared. */
  void saved(CatalogView view, Bitmap reached, Collectors collectors) {
    reached.forEach(
        id -> {
          Optional<Entry> entry = view.outline(id);
          count(resource(view, id, entry), entry, collectors, -1);
        });
  }

  private static Optional<Resource> resource(CatalogView view, long id, Optional<Entry> entry) {
    return entry.map(Entry::resource).or(() -> view.resource(id));
  }

  /** Names that are only referred to are nothing that anybody could miss. */
  private void count(
      Optional<Resource> resource, Optional<Entry> entry, Collectors collectors, int by) {
    if (there(resource, entry, collectors)) {
      garbage.merge(resource.orElseThrow().kind().name(), (long) by, Census::sum);
      garbageBytes += by * entry.map(Census::size).orElse(0L);
    }
  }

  private static boolean there(
      Optional<Resource> resource, Optional<Entry> entry, Collectors collectors) {
    return entry.isPresent() || resource.map(collectors::has).orElse(false);
  }

  /** No entry for none. */
  private static @Nullable Long sum(Long before, Long more) {
    return before + more == 0 ? null : Long.valueOf(before + more);
  }

  static long size(Entry entry) {
    String size = entry.field(Entry.SIZE);
    return entry.resource().kind().equals(Kind.CONTENT) && !size.isEmpty()
        ? Long.parseLong(size)
        : 0;
  }

  Map<String, Long> garbage() {
    return Map.copyOf(garbage);
  }

  long garbageBytes() {
    return garbageBytes;
  }

  /** How much stays for which reason; what stays because of others is not in it. */
  Map<String, Long> kept() {
    return Map.copyOf(kept);
  }
}
