package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Entry;
import dev.tidemark.engine.catalog.Kind;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.engine.catalog.View;
import dev.tidemark.engine.metadata.Bitmap;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Counts what a mark did not reach, and spares what must not go yet. */
final class Census {

  private final Map<String, Long> garbage = new TreeMap<>();
  private long garbageBytes;
  private long roots;
  private long flat;
  private long young;
  private long foreign;

  void roots(long deep, long held) {
    roots = deep;
    flat = held;
  }

  /**
   * Looks for what was not reached and must not go yet.
   *
   * @param since what was recorded later is young
   * @param judges whether resources of a kind can be judged
   * @return what stays all the same, with what it refers to
   */
  Bitmap spare(View view, Bitmap unreached, Instant since, Predicate<Kind> judges) {
    Bitmap spared = new Bitmap(1);
    unreached.forEach(
        id -> {
          Optional<Entry> entry = view.outline(id);
          Kind kind = kind(view, id, entry);
          if (!kind.core() && !judges.test(kind)) {
            foreign++;
            spared.set(id);
          } else if (entry.map(one -> one.created().isAfter(since)).orElse(false)) {
            young++;
            spared.set(id);
          } else {
            count(kind, entry, 1);
          }
        });
    return spared;
  }

  /** Corrects the counts: these were reached from what was spared. */
  void saved(View view, Bitmap reached) {
    reached.forEach(
        id -> {
          Optional<Entry> entry = view.outline(id);
          count(kind(view, id, entry), entry, -1);
        });
  }

  private static Kind kind(View view, long id, Optional<Entry> entry) {
    return entry
        .map(Entry::resource)
        .or(() -> view.resource(id))
        .map(Resource::kind)
        .orElse(Kind.CONTENT);
  }

  /** Names that are only referred to are nothing that anybody could miss. */
  private void count(Kind kind, Optional<Entry> entry, int by) {
    if (entry.isPresent() || !kind.core()) {
      garbage.merge(kind.name(), (long) by, Long::sum);
      garbageBytes += by * entry.map(Census::size).orElse(0L);
    }
  }

  private static long size(Entry entry) {
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
    return Map.of("root", roots, "flat", flat, "grace", young, "unjudged", foreign);
  }
}
