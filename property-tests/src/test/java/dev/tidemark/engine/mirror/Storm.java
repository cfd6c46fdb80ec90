package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.engine.retry.Patience;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.Traits;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.MemoryStorage;
import dev.tidemark.testing.Script;
import dev.tidemark.testing.Weather;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A store far away that other programs write to, in any weather, and collections of it that may
 * fail. What a name leads to is there or in quarantine after every step, and in the store after a
 * collection in fine weather.
 */
final class Storm {

  private static final Duration GRACE = Duration.ofHours(10);
  private static final Policy AT_ONCE =
      Policy.immediate().withAllowed(EnumSet.allOf(Refusal.Kind.class)).withGrace(GRACE);
  private static final Policy ASIDE = AT_ONCE.withQuarantine(Duration.ofDays(1));

  /** What becomes of the store that the engine sees: itself, or a broken one. */
  interface View {
    Storage of(Storage storage);
  }

  /** A store that is told to promise something else than it does. */
  static View promising(Traits traits) {
    return storage ->
        new Storage() {
          @Override
          public BlobStore blobs() {
            return storage.blobs();
          }

          @Override
          public NameSource names() {
            return storage.names();
          }

          @Override
          public Traits traits() {
            return traits;
          }
        };
  }

  private final MovingClock clock = new MovingClock();
  private final List<Blob> graph;
  private final MemoryStorage memory;
  private final Storage seen;
  private final Path directory;
  private final boolean times;

  /** What somebody has begun to push and not named yet, and when. */
  private @Nullable Blob pushed;

  private Instant pushedAt = Instant.EPOCH;

  /** When the last push ended with a name, which may not be seen for a while. */
  private Instant namedAt = Instant.EPOCH;

  private final Duration lag;

  /**
   * What of it has never been in the store before, so that any collector can see that it is new.
   */
  private final Set<Digest> fresh = new HashSet<>();

  private final Set<Digest> ever = new HashSet<>();

  private Storm(Script script, Weather weather, View view) throws IOException {
    graph = Graphs.of(script);
    times = weather.times();
    lag = weather.lag();
    memory = new MemoryStorage(clock, weather, script.about("weather"));
    seen = new Patience(3, pause -> {}).with(view.of(memory));
    directory = Files.createTempDirectory("storm");
  }

  /** Throws an assertion error if anything is lost on the way, or left in the end. */
  static void check(Script script, Weather weather, View view) throws IOException {
    Storm storm = new Storm(script, weather, view);
    try {
      for (int step : script.steps()) {
        storm.run(new Random(step));
        storm.nothingIsLost(false);
      }
      storm.end(weather);
    } finally {
      TestFiles.remove(storm.directory);
    }
  }

  private void run(Random random) {
    Blob blob = graph.get(random.nextInt(graph.size()));
    String space = "team/" + random.nextInt(3);
    String name = "v" + random.nextInt(3);
    switch (random.nextInt(9)) {
      case 0, 1 -> {
        push(blob);
        memory.name(space, name, blob.descriptor());
      }
      case 2 -> {
        push(blob);
        pushed = blob;
        pushedAt = clock.instant();
      }
      case 3 -> name(space, name);
      case 4 -> memory.unname(space, name);
      case 5 -> clock.advance(Duration.ofMinutes(random.nextInt(20)));
      case 6 -> clock.advance(Duration.ofHours(random.nextInt(30)));
      default -> collect(policy(random));
    }
  }

  /**
   * Without a grace only while nobody is in the middle of a push, as far as that can be seen.
   * Without a quarantine only where it can be told that content was written again.
   */
  private Policy policy(Random random) {
    Policy policy = times && random.nextBoolean() ? AT_ONCE : ASIDE;
    boolean pushing = pushed != null || !namedAt.plus(lag).isBefore(clock.instant());
    return !pushing && times && random.nextBoolean() ? policy.withGrace(Duration.ZERO) : policy;
  }

  private void push(Blob blob) {
    Set<Digest> parts = parts(Set.of(blob.digest()));
    fresh.clear();
    fresh.addAll(parts);
    fresh.removeAll(ever);
    ever.addAll(parts);
    graph.stream().filter(part -> parts.contains(part.digest())).forEach(memory::put);
  }

  /** The second half of a push, which has to come within the grace. */
  private void name(String space, String name) {
    Blob begun = pushed;
    if (begun != null && pushedAt.plus(GRACE).isAfter(clock.instant())) {
      memory.name(space, name, begun.descriptor());
      namedAt = clock.instant();
    }
    pushed = null;
  }

  /** It may fail: then it has at least lost nothing. */
  private boolean collect(Policy policy) {
    try (Metadata metadata = LmdbMetadata.open(directory.resolve("metadata"))) {
      collector(metadata).collect(policy);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Collector collector(Metadata metadata) throws IOException {
    Plugins plugins = Plugins.fromClassPath(Storm.class.getClassLoader());
    return new Collector(
        "storm",
        directory,
        metadata,
        seen,
        plugins,
        new Decoder(plugins),
        Executors.newSingleThreadExecutor(),
        1,
        clock,
        Progress.NONE);
  }

  private void nothingIsLost(boolean back) {
    Set<Digest> there = memory.digests();
    if (!back) {
      there.addAll(memory.held());
    }
    Set<Digest> due = parts(memory.targets());
    assertThat(there)
        .as(() -> (back ? "in the store, of " : "anywhere, of ") + Graphs.describe(graph))
        .containsAll(due);
    if (pushed != null && pushedAt.plus(GRACE).isAfter(clock.instant())) {
      assertThat(memory.digests()).as("in the store, as it is young").containsAll(fresh);
    }
  }

  /** What names lead to by lists; not what it is about. */
  private Set<Digest> parts(Set<Digest> from) {
    Set<Digest> parts = new TreeSet<>(from);
    Set<Digest> known = new HashSet<>();
    graph.forEach(blob -> known.add(blob.digest()));
    boolean more = true;
    while (more) {
      more = false;
      for (Blob blob : graph) {
        if (parts.contains(blob.digest())) {
          for (var link : blob.links()) {
            more |= known.contains(link.target()) && parts.add(link.target());
          }
        }
      }
    }
    return parts;
  }

  private void end(Weather weather) {
    clock.advance(Duration.ofDays(2));
    for (int i = 0; i < 20 && !collect(ASIDE); i++) {
      clock.advance(Duration.ofMinutes(1));
    }
    if (weather.cut() == 0) {
      nothingIsLost(true);
      clock.advance(Duration.ofDays(2));
      collect(ASIDE);
      nothingIsLost(true);
    }
  }
}
