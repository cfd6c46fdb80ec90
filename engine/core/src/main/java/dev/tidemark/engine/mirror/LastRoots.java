package dev.tidemark.engine.mirror;

import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.spi.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is remembered of the roots that the last collection saw that was not refused. */
final class LastRoots {

  /** How many there were. */
  private static final String COUNT = "gc.roots";

  /** Of which version, by which one knows without a look at each that they are the same. */
  private static final String VERSION = "gc.roots.version";

  /** What they stood for: the ids of nodes, once for each root. */
  private static final String TARGETS = "gc.roots.targets";

  private static final int RADIX = Character.MAX_RADIX;

  private LastRoots() {}

  /** How many there were; 0 before the first collection. */
  static long count(Reader reader) {
    return reader.get(COUNT).map(Long::parseLong).orElse(0L);
  }

  /** Remembers the roots of the last scan. */
  static void remember(Metadata metadata) {
    boolean same =
        metadata.read(
            reader -> {
              Optional<String> version = ScanState.read(reader).roots();
              return reader.get(COUNT).isPresent() && version.equals(reader.get(VERSION));
            });
    if (!same) {
      metadata.write(
          writer -> {
            List<NamedRoot> roots = writer.roots();
            writer.set(COUNT, Integer.toString(roots.size()));
            writer.set(VERSION, ScanState.read(writer).roots().orElse(null));
            writer.set(
                TARGETS,
                roots.stream()
                    .map(root -> Long.toString(root.id(), RADIX))
                    .collect(Collectors.joining(" ")));
            return roots;
          });
    }
  }

  /**
   * How many of them are gone because Tidemark was told so. No more are for one target than it has
   * lost since: a name that came after the last collection and was removed again excuses no other.
   *
   * @param gone what the names stood for that were removed, once for each
   */
  static long released(Reader reader, List<Digest> gone) {
    if (gone.isEmpty()) {
      return 0;
    }
    Map<Long, Long> lost = new HashMap<>();
    for (String id : reader.get(TARGETS).orElse("").split(" ", -1)) {
      if (!id.isEmpty()) {
        lost.merge(Long.parseLong(id, RADIX), 1L, Long::sum);
      }
    }
    reader.roots().forEach(root -> lost.computeIfPresent(root.id(), (id, n) -> n - 1));
    Map<Long, Long> removed = new HashMap<>();
    for (long id : reader.ids(gone)) {
      removed.merge(id, 1L, Long::sum);
    }
    long released = 0;
    for (Map.Entry<Long, Long> one : removed.entrySet()) {
      released += Math.max(0, Math.min(one.getValue(), lost.getOrDefault(one.getKey(), 0L)));
    }
    return released;
  }
}
