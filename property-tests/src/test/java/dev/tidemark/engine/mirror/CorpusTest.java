package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.EngineOptions;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Layouts that real programs made, from the folder that TIDEMARK_CORPUS names. */
class CorpusTest {

  private static final Pattern DIGEST = Pattern.compile("(sha256|sha512):([0-9a-fA-F]{64,128})");

  /** How many blobs may go of layouts that stand in no table of the corpus. */
  private static final Map<String, Integer> SYNTHETIC =
      Map.of(
          "synthetic/case_variant_keys", 0,
          "synthetic/digest_seen_as_layer_first", 0,
          "synthetic/sha512_blob", 2);

  /**
   * Where more is kept than the table would let go: what docker save names in its own documents,
   * and what a manifest names that claims to be a descriptor.
   */
  private static final Map<String, Integer> KEPT_ON_PURPOSE =
      Map.of(
          "google__go-containerregistry/pkg/v1/tarball/testdata/hello-world-v25.tar", 0,
          "google__go-containerregistry/pkg/v1/layout/testdata/test_index", 0);

  @Test
  void theCorpusIsThereOrItIsSaidThatItIsNot() {
    assumeTrue(
        corpus() != null, "set TIDEMARK_CORPUS to the folder of real layouts to test with them");
    assertThat(corpus()).isDirectory();
  }

  @TestFactory
  Stream<DynamicTest> everyLayoutKeepsWhatIsNeeded() throws IOException {
    Path corpus = corpus();
    if (corpus == null) {
      return Stream.of();
    }
    Map<String, Integer> expected = new java.util.TreeMap<>(SYNTHETIC);
    List<String> lines = Files.readAllLines(corpus.resolve("gc-oracle.tsv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      expected.put(cells[0], Integer.parseInt(cells[cells.length - 1].strip()));
    }
    List<DynamicTest> tests = new ArrayList<>();
    expected.forEach(
        (name, most) -> {
          for (Duration quarantine : List.of(Duration.ZERO, Duration.ofHours(24))) {
            tests.add(
                DynamicTest.dynamicTest(
                    name + (quarantine.isZero() ? "" : ", with quarantine"),
                    () -> collect(corpus.resolve(name), name, most, quarantine)));
          }
        });
    return tests.stream();
  }

  private static @Nullable Path corpus() {
    String folder = System.getenv("TIDEMARK_CORPUS");
    return folder == null || folder.isEmpty() ? null : Path.of(folder);
  }

  private static void collect(Path source, String name, int most, Duration quarantine)
      throws Exception {
    assumeTrue(Files.exists(source), source + " is not there");
    Path directory = Files.createTempDirectory("corpus");
    try {
      copy(source, directory);
      Path layout = top(directory);
      LayoutFiles files = new LayoutFiles(layout);
      Set<Digest> before = files.digests();
      Set<Digest> needed = files.needed(before);
      Policy policy =
          Policy.immediate()
              .withQuarantine(quarantine)
              .withAllowed(EnumSet.allOf(Refusal.Kind.class));
      try (Engine engine =
          Engine.open(
              EngineOptions.layout(
                  layout, Plugins.fromClassPath(CorpusTest.class.getClassLoader())))) {
        Report report = engine.collect(policy);
        Set<Digest> left = files.digests();
        System.out.printf(
            "%-95s %3d blobs, %d deleted of %d%n",
            name, before.size(), report.deeds().total(), most);
        assertThat(left).containsAll(needed);
        assertThat(before.size() - left.size()).isEqualTo((int) report.deeds().total());
        assertThat(report.deeds().total())
            .isEqualTo(KEPT_ON_PURPOSE.getOrDefault(name, most).longValue());
        Report again = engine.collect(policy);
        assertThat(again.deeds().total() + again.mirrored().orElseThrow().decoded())
            .as("a second run")
            .isZero();
        if (!quarantine.isZero()) {
          engine.undo().orElseThrow().restore(Set.of());
          assertThat(files.digests()).isEqualTo(before);
        }
      }
    } finally {
      TestFiles.remove(directory);
    }
  }

  /** The files of a layout, looked at crudely. */
  private record LayoutFiles(Path layout) {

    Set<Digest> digests() throws IOException {
      Set<Digest> digests = new TreeSet<>();
      Path blobs = layout.resolve("blobs");
      if (Files.isDirectory(blobs)) {
        try (Stream<Path> files = Files.find(blobs, 2, (path, is) -> !is.isDirectory())) {
          for (Path file : (Iterable<Path>) files::iterator) {
            Path name = blobs.relativize(file);
            if (name.getNameCount() == 2) {
              Digest.lenient(name.getName(0) + ":" + name.getName(1)).ifPresent(digests::add);
            }
          }
        }
      }
      return digests;
    }

    /**
     * Everything that the index leads to, where each digest in quotes in each small file that
     * begins like an object is taken for a pointer, but for those of uncompressed layers.
     */
    Set<Digest> needed(Set<Digest> present) throws IOException {
      Set<Digest> needed = new HashSet<>();
      List<Digest> todo = new ArrayList<>();
      if (Files.exists(layout.resolve("index.json"))) {
        todo.addAll(pointers(layout.resolve("index.json")));
      }
      while (!todo.isEmpty()) {
        Digest next = todo.remove(todo.size() - 1);
        if (present.contains(next) && needed.add(next)) {
          todo.addAll(pointers(path(next)));
        }
      }
      return needed;
    }

    private Path path(Digest digest) {
      return layout.resolve("blobs").resolve(digest.algorithm()).resolve(digest.encoded());
    }

    private static List<Digest> pointers(Path file) throws IOException {
      List<Digest> pointers = new ArrayList<>();
      if (Files.size(file) < 1 << 20) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        boolean config = text.contains("\"diff_ids\"") || text.contains("\"rootfs\"");
        Matcher matcher =
            DIGEST.matcher(text.stripLeading().startsWith("{") && !config ? text : "");
        while (matcher.find()) {
          Digest.lenient(matcher.group()).ifPresent(pointers::add);
        }
      }
      return pointers;
    }
  }

  /** An archive may hold its layout under a prefix of its own. */
  private static Path top(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.endsWith("oci-layout") || file.endsWith("index.json"))
          .map(Path::getParent)
          .min(java.util.Comparator.comparingInt(Path::getNameCount))
          .orElse(directory);
    }
  }

  private static void copy(Path source, Path target) throws Exception {
    List<String> command =
        Files.isDirectory(source)
            ? List.of("cp", "-a", source + "/.", target.toString())
            : List.of("tar", "-xf", source.toString(), "-C", target.toString());
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0).isTrue();
  }
}
