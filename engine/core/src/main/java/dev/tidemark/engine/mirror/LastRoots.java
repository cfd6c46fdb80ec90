package dev.tidemark.engine.mirror;

import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is remembered of the roots that the last collection saw that was not refused. */
final class LastRoots {

  /** How many there were. */
  private static final String COUNT = "gc.roots";

  /** How many of them count where names alone do. */
  private static final String NAMED = "gc.roots.named";

  /** Of which version, by which one knows without a look at each that they are the same. */
  private static final String VERSION = "gc.roots.version";

  /** Their names in short, once for each root. */
  private static final String NAMES = "gc.roots.names";

  /**
   * Hexadecimal digits of a short name. With half as many, two of a few ten thousand names would
   * meet, and the removal of one would excuse the loss of the other.
   */
  private static final int SHORT = 16;

  private LastRoots() {}

  /**
   * How many there were; 0 before the first collection.
   *
   * @param untagged whether to count those only that count where names alone do
   */
  static long count(Reader reader, boolean untagged) {
    return reader.get(untagged ? NAMED : COUNT).map(Long::parseLong).orElse(0L);
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
            writer.set(NAMED, Long.toString(Starts.of(writer, true).count()));
            writer.set(VERSION, ScanState.read(writer).roots().orElse(null));
            writer.set(
                NAMES,
                roots.stream()
                    .map(root -> shortName(writer, root))
                    .collect(Collectors.joining(" ")));
            return roots;
          });
    }
  }

  /**
   * How many of them are gone because Tidemark was told so. No more are for one name than it has
   * lost since: a name that came after the last collection and was removed again excuses no other.
   * What a name stood for does not matter, as others may have moved it since the last collection.
   *
   * @param gone the names that were removed, once for each
   */
  static long released(Reader reader, List<Releases.Release> gone) {
    if (gone.isEmpty()) {
      return 0;
    }
    Map<String, Long> lost = new HashMap<>();
    for (String name : reader.get(NAMES).orElse("").split(" ", -1)) {
      lost.merge(name, 1L, Long::sum);
    }
    reader.roots().forEach(root -> lost.merge(shortName(reader, root), -1L, Long::sum));
    Map<String, Long> removed = new HashMap<>();
    for (Releases.Release one : gone) {
      removed.merge(shortName("", one.name(), one.target()), 1L, Long::sum);
    }
    long released = 0;
    for (Map.Entry<String, Long> one : removed.entrySet()) {
      released += Math.max(0, Math.min(one.getValue(), lost.getOrDefault(one.getKey(), 0L)));
    }
    return released;
  }

  private static String shortName(Reader reader, NamedRoot root) {
    return root.name().isEmpty()
        ? shortName(root.space(), "", reader.node(root.id()).orElseThrow().digest())
        : shortName(root.space(), root.name());
  }

  private static String shortName(String space, String name, Digest target) {
    return shortName(space, name.isEmpty() ? target.toString() : name);
  }

  private static String shortName(String space, String name) {
    String text = space + "\n" + name;
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).encoded().substring(0, SHORT);
  }
}
