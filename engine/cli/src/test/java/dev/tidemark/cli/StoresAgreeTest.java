package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same images in a layout and in a managed store: commands say the same of both. */
class StoresAgreeTest {

  /** What a layout tells and a managed store does not know. */
  private static final Set<String> OF_LAYOUTS =
      Set.of("unnamed", "unnamedBlobs", "quarantined", "restored", "purged", "decoded");

  /** The other way round. */
  private static final Set<String> OF_RECORDS =
      Set.of(
          "collected",
          "freed",
          "freedBytes",
          "kept",
          "epoch",
          "queue",
          "longestPauseMs",
          "p99PauseMs");

  @TempDir private Path folder;
  private final Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(3)), ZoneOffset.UTC);
  private String layout;
  private String managed;
  private String kept;
  private String layer;
  private String lost;

  /** Two images that share a layer, of which one loses its name. */
  @BeforeEach
  void makeStores() throws IOException {
    LayoutWriter made = new LayoutWriter(Files.createDirectories(folder.resolve("images")));
    Blob image = made.image("base", "app 1");
    Blob other = made.image("base", "app 0");
    made.tag("v1", image.link());
    made.tag("v0", other.link());
    kept = image.digest().toString();
    lost = other.digest().toString();
    layer = made.layer("base").digest().toString();
    layout = "oci:" + made.directory();
    managed = "managed:" + folder.resolve("store");
    String archive = folder.resolve("images.tar").toString();
    for (String[] line :
        new String[][] {
          {"export", layout, "v1", "v0", "-o", archive},
          {"import", managed, archive},
          {"images", "rm", layout, "v0"},
          {"images", "rm", managed, "v0"}
        }) {
      assertThat(new Run().command(line).err()).isEmpty();
    }
  }

  private Result run(String... words) {
    return new Run().at(later).command(words);
  }

  private Map<String, Object> json(String... words) {
    Result result = run(words);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.object();
  }

  private static Map<String, Object> without(Map<String, Object> json, Set<String> keys) {
    Map<String, Object> rest = new LinkedHashMap<>(json);
    rest.keySet().removeAll(keys);
    return rest;
  }

  private void assertCounts(Map<String, Object> ofLayout, Map<String, Object> ofRecords) {
    for (String key : List.of("roots", "garbage", "garbageBytes", "young", "refused")) {
      assertThat(ofRecords.get(key)).as(key).isEqualTo(ofLayout.get(key));
    }
    // the name is a record of its own
    for (String key : List.of("nodes", "live")) {
      assertThat(ofRecords.get(key)).as(key).isEqualTo((Long) ofLayout.getOrDefault(key, -1L) + 1);
    }
  }

  @Test
  void gcCountsTheSameUnderTheSameNames() {
    for (String[] more : new String[][] {{"--dry-run"}, {"--grace", "10d"}, {}}) {
      Map<String, Object> one = json(line(more, "gc", layout, "--json"));
      Map<String, Object> two = json(line(more, "gc", managed, "--json"));
      assertThat(one.keySet()).doesNotContainAnyElementsOf(OF_RECORDS);
      assertThat(two.keySet()).doesNotContainAnyElementsOf(OF_LAYOUTS);
      assertThat(without(two, OF_RECORDS).keySet())
          .containsExactlyElementsOf(without(one, OF_LAYOUTS).keySet());
      assertCounts(one, two);
      for (String key : List.of("deleted", "deletedBytes", "failed", "refusals", "problems")) {
        assertThat(two.get(key)).as(key).isEqualTo(one.get(key));
      }
      assertThat(one).containsEntry("garbage", 3L);
    }
    assertThat(run("ls", layout, "-q").out()).hasLineCount(4);
    assertThat(run("ls", managed, "-q").out()).hasLineCount(4);
  }

  @Test
  void plansHaveTheSameEntries() {
    Map<String, Object> one = json("plan", layout, "--json", "--grace", "1h");
    Map<String, Object> two = json("plan", managed, "--json", "--grace", "1h");
    assertThat(two.keySet()).containsExactlyElementsOf(one.keySet());
    assertCounts(one, two);
    assertThat(two).containsEntry("grace", one.get("grace"));
    assertThat(entries(two, "default")).hasSize(3).isEqualTo(entries(one, ""));
  }

  /** By key: only layouts have to be told of parents first. */
  private static Map<Object, Map<?, ?>> entries(Map<String, Object> plan, String namespace) {
    Map<Object, Map<?, ?>> entries = new TreeMap<>();
    for (Object each : (List<?>) plan.getOrDefault("entries", List.of())) {
      Map<Object, Object> entry = new LinkedHashMap<>((Map<?, ?>) each);
      assertThat(entry.remove("namespace")).isEqualTo(namespace.isEmpty() ? null : namespace);
      entries.put(entry.get("key"), entry);
    }
    return entries;
  }

  @Test
  void whyHasTheSameWays() {
    for (String what : List.of(kept, layer, lost, "v1", "sha256:" + "0".repeat(64))) {
      Map<String, Object> one = json("why", layout, what, "--json");
      Map<String, Object> two = json("why", managed, what, "--json");
      assertThat(two).containsEntry("namespace", "default");
      assertThat(without(two, Set.of("namespace")).keySet())
          .containsExactlyElementsOf(without(one, Set.of("quarantined")).keySet());
      for (String key : List.of("resource", "digest", "live", "state", "present", "reason")) {
        assertThat(two.get(key)).as(key).isEqualTo(one.get(key));
      }
      assertThat(steps(two)).isEqualTo(steps(one));
    }
    assertThat(json("why", layout, layer, "--json").get("paths"))
        .isEqualTo(List.of(List.of("index.json: v1", kept, layer)));
    assertThat(json("why", managed, layer, "--json").get("paths"))
        .isEqualTo(List.of(List.of("image:v1", kept, layer)));
  }

  /** The ways without who says so. */
  private static List<List<?>> steps(Map<String, Object> why) {
    List<List<?>> steps = new ArrayList<>();
    for (Object path : (List<?>) why.getOrDefault("paths", List.of())) {
      List<?> words = (List<?>) path;
      steps.add(words.subList(1, words.size()));
    }
    return steps;
  }

  @Test
  void lsHasTheSameLines() {
    for (String[] more : new String[][] {{}, {"--live"}, {"--garbage"}}) {
      assertThat(lines(line(more, "ls", managed, "--json"), "default"))
          .isEqualTo(lines(line(more, "ls", layout, "--json"), ""));
      assertThat(run(line(more, "ls", managed, "-q")).out().lines().sorted().toList())
          .isNotEmpty()
          .isEqualTo(run(line(more, "ls", layout, "-q")).out().lines().sorted().toList());
    }
  }

  @Test
  void labelsAreTheSame() {
    assertThat(json("labels", managed, kept, "--json").get("labels"))
        .isEqualTo(json("labels", layout, "v1", "--json").get("labels"));
    String unknown = "sha256:" + "0".repeat(64);
    for (String store : List.of(layout, managed)) {
      Result result = run("labels", store, unknown);
      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.err()).hasLineCount(1).contains(unknown + " is not in the store");
    }
  }

  @Test
  void treesAreTheSame() {
    assertThat(trees(managed)).isEqualTo(trees(layout));
  }

  /** But for the annotations at the top: an archive says more of a name than a layout. */
  private List<Map<String, Object>> trees(String store) {
    List<Map<String, Object>> trees = new ArrayList<>();
    for (Object tree : (List<?>) run("tree", store, "--json").json()) {
      Map<String, Object> top = new TreeMap<>();
      ((Map<?, ?>) tree).forEach((key, value) -> top.put(String.valueOf(key), value));
      assertThat(top.remove("annotations")).isNotNull();
      trees.add(top);
    }
    return trees;
  }

  private Set<Map<String, Object>> lines(String[] words, String namespace) {
    Set<Map<String, Object>> lines = new LinkedHashSet<>();
    for (Map<String, Object> line : run(words).lines()) {
      assertThat(line.remove("namespace")).isEqualTo(namespace.isEmpty() ? null : namespace);
      line.remove("mediaType"); // a managed store has none
      lines.add(line);
    }
    return Set.copyOf(lines);
  }

  private static String[] line(String[] more, String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }
}
