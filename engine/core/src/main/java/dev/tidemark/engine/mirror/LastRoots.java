package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Breakers;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
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

/**
 * What is remembered of the roots that the last collection saw that was not refused: of all of
 * them, and of those that count where names alone do. The two are remembered apart, as a collection
 * for which every entry counts does not see that an entry has lost its name.
 */
final class LastRoots {

  /** How many there were. */
  private static final String COUNT = "gc.roots";

  /** How many of them count where names alone do. */
  private static final String NAMED = "gc.roots.named";

  /** Of which version, by which one knows without a look at each that they are the same. */
  private static final String VERSION = "gc.roots.version";

  /** Their names in short, once for each root. */
  private static final String NAMES = "gc.roots.names";

  /** The same for where names alone count, if those were seen by an earlier collection. */
  private static final String EARLIER = "gc.roots.named.names";

  /**
   * Hexadecimal digits of a short name. With half as many, two of a few ten thousand names would
   * meet, and the removal of one would excuse the loss of the other.
   */
  private static final int SHORT = 16;

  private LastRoots() {}

  /**
   * What is remembered, with what was noted since.
   *
   * @param untagged whether of those only that count where names alone do
   */
  static Planner.Memory memory(Reader reader, boolean untagged, List<Releases.Release> releases) {
    List<Releases.Release> gone =
        releases.stream()
            .filter(Releases.Release::gone)
            .filter(one -> !untagged || !one.name().isEmpty())
            .toList();
    long before = reader.get(untagged ? NAMED : COUNT).map(Long::parseLong).orElse(0L);
    return new Planner.Memory(
        before,
        gone.size(),
        Math.min(before, released(reader, untagged, gone)),
        releases.stream().map(Releases.Release::target).distinct().toList());
  }

  /**
   * Remembers the roots of the last scan. A collection for which every entry counts remembers those
   * with a name only if so few have lost theirs that one for which names alone count would go on:
   * else it would be taken for granted by then.
   *
   * @param policy that of the collection that saw them
   * @param releases what was noted before
   */
  static void remember(Metadata metadata, Policy policy, List<Releases.Release> releases) {
    boolean same =
        metadata.read(
            reader -> {
              Optional<String> version = ScanState.read(reader).roots();
              return reader.get(COUNT).isPresent()
                  && version.equals(reader.get(VERSION))
                  && !(policy.untagged() && reader.get(EARLIER).isPresent());
            });
    if (!same) {
      metadata.write(
          writer -> {
            List<NamedRoot> roots = writer.roots();
            long named = Starts.of(writer, true).count();
            if (missed(writer, named, policy, releases)) {
              writer.set(EARLIER, names(writer, true));
            } else {
              writer.set(NAMED, Long.toString(named));
              writer.set(EARLIER, null);
            }
            writer.set(COUNT, Integer.toString(roots.size()));
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

  private static boolean missed(
      Reader reader, long named, Policy policy, List<Releases.Release> releases) {
    if (policy.untagged() || policy.allowed().contains(Refusal.Kind.ROOTS_LOST)) {
      return false; // it was asked about them, or does not matter
    }
    Planner.Memory last = memory(reader, true, releases);
    Breakers.Sight sight =
        new Breakers.Sight(0, named, last.roots(), last.removed(), last.released(), 0);
    return !Breakers.of(sight, policy.limits()).isEmpty();
  }

  private static String names(Reader reader, boolean untagged) {
    Optional<String> earlier = untagged ? reader.get(EARLIER) : Optional.empty();
    return earlier.or(() -> reader.get(NAMES)).orElse("");
  }

  /**
   * How many of them are gone because Tidemark was told so. No more are for one name than it has
   * lost since: a name that came after the last collection and was removed again excuses no other.
   * What a name stood for does not matter, as others may have moved it since the last collection.
   *
   * @param gone the names that were removed, once for each
   */
  private static long released(Reader reader, boolean untagged, List<Releases.Release> gone) {
    if (gone.isEmpty()) {
      return 0;
    }
    Map<String, Long> lost = new HashMap<>();
    for (String name : names(reader, untagged).split(" ", -1)) {
      lost.merge(name, 1L, Long::sum);
    }
    reader.roots().forEach(root -> lost.merge(shortName(reader, root), -1L, Long::sum));
    Map<String, Long> removed = new HashMap<>();
    for (Releases.Release one : gone) {
      removed.merge(shortName(one.space(), one.name(), one.target()), 1L, Long::sum);
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
