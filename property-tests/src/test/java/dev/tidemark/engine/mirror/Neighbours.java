package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.layout.FolderPlace;
import dev.tidemark.engine.layout.LayoutFolder;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.testing.Faults;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.Script;
import dev.tidemark.testing.SimulatedCrash;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Layouts side by side in one directory, collected together, and one of them by itself as well. Two
 * have their own blobs, one those of its neighbour, and two have a directory in common; equal blobs
 * are copied or linked from one to the other. Each is read by a program that knows nothing of the
 * others: what its names lead to has to be where that looks for it, or put aside from there, and
 * after a collection that was not cut off it has to be there.
 */
final class Neighbours {

  private static final Policy AT_ONCE =
      Policy.immediate()
          .withAllowed(EnumSet.allOf(Refusal.Kind.class))
          .withGrace(Duration.ofHours(10));
  private static final Policy ASIDE = AT_ONCE.withQuarantine(Duration.ofDays(1));
  private static final ExecutorService UNUSED = Executors.newSingleThreadExecutor();

  /** What becomes of the store that the engine sees: itself, or a broken one. */
  interface View {
    Storage of(Storage storage);
  }

  /**
   * A layout, as its program sees it.
   *
   * @param blobs where that looks for blobs
   * @param aside where those of it are put aside
   */
  private record Neighbour(LayoutWriter layout, Path blobs, Path aside) {

    Path path(Blob blob) {
      return blobs.resolve(blob.digest().algorithm()).resolve(blob.digest().encoded());
    }

    boolean has(Blob blob) {
      return Files.exists(path(blob));
    }

    /** What is put aside, by the names of files. */
    Set<String> held() throws IOException {
      Set<String> held = new TreeSet<>();
      if (Files.isDirectory(aside)) {
        try (Stream<Path> files = Files.walk(aside)) {
          files.filter(Files::isRegularFile).forEach(f -> held.add(f.getFileName().toString()));
        }
      }
      return held;
    }
  }

  private final MovingClock clock = new MovingClock();
  private final Faults faults = new Faults();
  private final Path directory;
  private final Path folder;
  private final List<Blob> graph;
  private final List<Neighbour> all;
  private final View view;

  private Neighbours(Script script, View view) throws IOException {
    this.view = view;
    graph = Graphs.of(script);
    directory = Files.createTempDirectory("neighbours");
    folder = directory.resolve("folder");
    Neighbour first = own("first");
    Neighbour second = own("team/second");
    LayoutWriter lodger = new LayoutWriter(folder.resolve("team/lodger"));
    TestFiles.remove(lodger.blobs());
    Files.createSymbolicLink(lodger.blobs(), Path.of("../second/blobs"));
    Path shared = folder.resolve("shared");
    all =
        List.of(
            first,
            second,
            new Neighbour(lodger, second.blobs(), second.aside()),
            over(shared, "one"),
            over(shared, "another"));
  }

  private Neighbour own(String name) {
    LayoutWriter layout = new LayoutWriter(folder.resolve(name));
    return new Neighbour(
        layout, layout.blobs(), layout.directory().resolve(".tidemark/quarantine"));
  }

  private Neighbour over(Path shared, String name) {
    LayoutWriter layout = new LayoutWriter(folder.resolve(name));
    return new Neighbour(layout, shared, shared.resolve(".tidemark/quarantine"));
  }

  /** Throws an assertion error if anything is lost on the way. */
  static void check(Script script, View view) throws IOException {
    Neighbours neighbours = new Neighbours(script, view);
    try {
      for (int step : script.steps()) {
        boolean settled = neighbours.run(new Random(step));
        neighbours.nothingIsLost(settled);
      }
      assertThat(neighbours.collect(ASIDE)).isTrue();
      neighbours.nothingIsLost(true);
    } finally {
      TestFiles.remove(neighbours.directory);
    }
  }

  /** Does one thing; answers whether everything has to be in its place afterwards. */
  private boolean run(Random random) throws IOException {
    Blob blob = graph.get(random.nextInt(graph.size()));
    Neighbour one = all.get(random.nextInt(all.size()));
    Neighbour other = all.get(random.nextInt(all.size()));
    String name = "v" + random.nextInt(3);
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        push(blob, one, other, random.nextInt(3));
        one.layout().tag(name, blob);
      }
      case 2 -> push(blob, one, other, random.nextInt(3));
      case 3, 4 -> one.layout().untag(name);
      case 5 -> clock.advance(Duration.ofHours(random.nextInt(30)));
      case 6 -> nameAgain(one, name, random);
      case 7 -> putAsideOneCopy(all.get(random.nextInt(2)), random);
      case 8 -> collectOne(random.nextBoolean() ? AT_ONCE : ASIDE);
      case 9 -> {
        return collectCutOff(policy(random), random);
      }
      default -> {
        return collect(policy(random));
      }
    }
    return false;
  }

  private static Policy policy(Random random) {
    Policy policy = random.nextInt(3) == 0 ? AT_ONCE : ASIDE;
    return random.nextBoolean() ? policy.withGrace(Duration.ZERO) : policy;
  }

  /** What is there already is taken for granted, as all programs do. */
  private void push(Blob blob, Neighbour to, Neighbour from, int how) throws IOException {
    for (Blob part : parts(Set.of(blob.digest()))) {
      if (to.has(part)) {
        continue;
      }
      if (how == 0 || !from.has(part)) {
        TestFiles.install(to.path(part), part.bytes());
      } else {
        Files.createDirectories(to.path(part).getParent());
        if (how == 1) {
          Files.createLink(to.path(part), from.path(part));
        } else {
          Files.copy(from.path(part), to.path(part));
        }
      }
      Files.setLastModifiedTime(to.path(part), FileTime.from(clock.instant()));
    }
  }

  /** Somebody brings a name back by hand, while what it stands for can still come back. */
  private void nameAgain(Neighbour one, String name, Random random) throws IOException {
    Set<String> held = one.held();
    List<Blob> aside = graph.stream().filter(blob -> isAmong(blob, held)).toList();
    Blob blob = any(aside.isEmpty() ? graph : aside, random);
    if (parts(Set.of(blob.digest())).stream()
        .allMatch(part -> one.has(part) || isAmong(part, held))) {
      one.layout().tag(name, blob);
    }
  }

  private static boolean isAmong(Blob blob, Set<String> names) {
    return names.contains(blob.digest().encoded());
  }

  private static Blob any(List<Blob> some, Random random) {
    return some.get(random.nextInt(some.size()));
  }

  /** A collection is cut off between two copies of what nothing needs. */
  private void putAsideOneCopy(Neighbour one, Random random) throws IOException {
    Set<Blob> needed = new HashSet<>();
    all.forEach(each -> needed.addAll(due(each)));
    List<Blob> copied =
        graph.stream()
            .filter(blob -> !needed.contains(blob) && one.has(blob))
            .filter(blob -> all.stream().anyMatch(each -> isElsewhere(blob, each, one)))
            .toList();
    if (!copied.isEmpty()) {
      OciLayout.open(one.layout().directory(), clock)
          .quarantine()
          .hold(any(copied, random).digest(), "cut", clock.instant());
    }
  }

  private static boolean isElsewhere(Blob blob, Neighbour other, Neighbour one) {
    return !other.blobs().equals(one.blobs()) && other.has(blob);
  }

  private boolean collect(Policy policy) throws IOException {
    return collect(policy, directory.resolve("state"), folder());
  }

  private Storage folder() throws IOException {
    return LayoutFolder.open(new FolderPlace(folder, Optional.empty()), clock);
  }

  private void collectOne(Policy policy) throws IOException {
    OciLayout first = OciLayout.open(all.get(0).layout().directory(), clock);
    collect(policy, first.stateDirectory(), first);
  }

  private boolean collectCutOff(Policy policy, Random random) throws IOException {
    faults.crashAt(1 + random.nextInt(150), random.nextBoolean());
    try {
      return collect(policy);
    } catch (SimulatedCrash e) {
      return false;
    } finally {
      faults.clear();
    }
  }

  private boolean collect(Policy policy, Path state, Storage storage) throws IOException {
    Plugins plugins = Plugins.fromClassPath(Neighbours.class.getClassLoader());
    try (Metadata metadata = LmdbMetadata.open(state.resolve("metadata"))) {
      new Engines()
          .collector(
              new Engines.Parts(
                  "neighbours",
                  state,
                  metadata,
                  faults.around(view.of(storage)),
                  plugins,
                  new Decoder(plugins),
                  UNUSED,
                  clock))
          .collect(policy);
      return true;
    }
  }

  private void nothingIsLost(boolean settled) throws IOException {
    for (Neighbour one : all) {
      Set<String> held = one.held();
      for (Blob blob : due(one)) {
        assertThat(one.has(blob) || (!settled && isAmong(blob, held)))
            .as(
                () ->
                    blob.digest().abbreviated()
                        + " of "
                        + one.layout().directory().getFileName()
                        + (settled ? ", in its place, of " : ", anywhere, of ")
                        + Graphs.describe(graph))
            .isTrue();
      }
    }
  }

  /** What its names lead to. */
  private Set<Blob> due(Neighbour one) {
    Set<Digest> named = new TreeSet<>();
    one.layout().tags().values().forEach(link -> named.add(link.target()));
    return parts(named);
  }

  /** What content leads to by lists; not what it is about. */
  private Set<Blob> parts(Set<Digest> from) {
    Set<Digest> digests = new TreeSet<>(from);
    boolean more = true;
    while (more) {
      more = false;
      for (Blob blob : graph) {
        if (digests.contains(blob.digest())) {
          for (var link : blob.links()) {
            more |= digests.add(link.target());
          }
        }
      }
    }
    Set<Blob> parts = new LinkedHashSet<>();
    graph.stream().filter(blob -> digests.contains(blob.digest())).forEach(parts::add);
    return parts;
  }
}
