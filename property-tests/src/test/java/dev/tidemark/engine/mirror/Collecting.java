package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.Model;
import dev.tidemark.testing.Script;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One collection of one random layout that nobody else uses. */
final class Collecting {

  private Collecting() {}

  /** Throws an assertion error if anything is left that should not be, or the other way round. */
  static void check(Script script, Engines engines) throws IOException {
    Random random = script.about("policy");
    List<Blob> graph = new ArrayList<>(Graphs.of(script));
    Policy policy = Policy.immediate().withAllowed(EnumSet.allOf(Refusal.Kind.class));
    if (random.nextBoolean()) {
      policy = policy.withQuarantine(Duration.ofHours(1));
    }
    policy = policy.withUntagged(random.nextBoolean());
    try (Rig rig = new Rig(engines)) {
      fill(rig, graph, script);
      signed(rig, graph, script);
      Map<String, Link> tags = rig.layout.tags();
      Set<Path> junk = random.nextBoolean() ? rig.layout.addJunk() : Set.of();
      Set<Digest> before = rig.layout.digests();
      Set<Digest> expected = stays(graph, before, tags, policy.untagged());

      Report report = rig.collector().collect(policy);

      assertThat(rig.layout.digests())
          .as(() -> "left, of\n" + Graphs.describe(graph) + "\n" + tags)
          .isEqualTo(expected);
      assertThat(rig.entries())
          .as("entries of the index")
          .isEqualTo(entries(tags, graph, before, policy.untagged()));
      assertThat(report.deeds().total()).isEqualTo(before.size() - expected.size());
      assertThat(junk).allMatch(Files::exists);
      Set<Digest> gone = new TreeSet<>(before);
      gone.removeAll(expected);
      assertThat(rig.held()).isEqualTo(policy.quarantine().isZero() ? Set.of() : gone);
      labels(rig, graph, expected);

      Report again = rig.collector().collect(policy);
      assertThat(again.deeds().total()).as("deleted by a second run").isZero();
      assertThat(again.mirrored().orElseThrow().decoded()).as("decoded by a second run").isZero();
      assertThat(rig.layout.digests()).isEqualTo(expected);
    }
  }

  private static Set<Digest> stays(
      List<Blob> graph, Set<Digest> present, Map<String, Link> tags, boolean untagged) {
    return untagged
        ? Unnaming.stays(graph, present, tags, Set.of())
        : new TreeSet<>(
            Model.stays(graph, present, tags.values().stream().map(Link::target).toList()));
  }

  /** Entries stay of what is needed. */
  private static Set<String> entries(
      Map<String, Link> tags, List<Blob> graph, Set<Digest> before, boolean untagged) {
    Set<Digest> needed = Unnaming.needed(graph, before, tags, Set.of());
    Set<String> expected = new TreeSet<>();
    tags.forEach(
        (name, link) -> {
          if (!untagged || needed.contains(link.target())) {
            expected.add((name.startsWith("#") ? "" : name) + " " + link.target());
          }
        });
    return expected;
  }

  private static void fill(Rig rig, List<Blob> graph, Script script) {
    for (Blob blob : graph) {
      if (script.about(blob.digest() + " is there").nextInt(20) > 0) {
        rig.layout.put(blob);
      }
    }
    for (int i = 0; i < graph.size(); i++) {
      Blob blob = graph.get(i);
      Random random = script.about(blob.digest() + " is named");
      if (random.nextInt(blob.isDocument() ? 5 : 30) == 0) {
        rig.layout.tag((random.nextInt(4) == 0 ? "#" : "t") + i, blob.link());
      }
    }
  }

  /** Some content has a tag that is called after other content, and some of that is a list. */
  private static void signed(Rig rig, List<Blob> graph, Script script) {
    for (Blob blob : List.copyOf(graph)) {
      Random random = script.about(blob.digest() + " is signed");
      Blob other = graph.get(random.nextInt(graph.size()));
      if (random.nextInt(8) == 0 && blob.isDocument()) {
        rig.layout.tag(Unnaming.tagOf(other.digest(), false), blob.link());
      } else if (random.nextInt(3) == 0 && blob.subject().isPresent()) {
        Blob list = DocumentWriter.index(blob).note("list").build();
        graph.add(list);
        rig.layout.put(list);
        rig.layout.tag(
            Unnaming.tagOf(random.nextInt(5) == 0 ? other.digest() : blob.subject().get(), true),
            list.link());
      }
    }
  }

  /**
   * As containerd would number them (images.ChildGCLabels), for manifests as they are nearly
   * always.
   */
  private static void labels(Rig rig, List<Blob> graph, Set<Digest> kept) {
    for (Blob blob : graph) {
      if (kept.contains(blob.digest()) && plain(blob)) {
        Map<String, String> expected = new LinkedHashMap<>();
        int layers = 0;
        for (Link link : blob.links()) {
          boolean config = expected.isEmpty();
          String key = config ? ".config" : ".l." + layers++;
          expected.put(Labels.REF_CONTENT + key, link.target().toString());
        }
        assertThat(rig.labels(blob.digest())).as("labels of " + blob).isEqualTo(expected);
      }
    }
  }

  private static boolean plain(Blob blob) {
    List<String> types = new ArrayList<>();
    blob.links().forEach(link -> types.add(link.mediaType()));
    Set<Digest> targets = blob.links().stream().map(Link::target).collect(Collectors.toSet());
    return blob.mediaType().equals(MediaTypes.OCI_MANIFEST)
        && blob.subject().isEmpty()
        && targets.size() == types.size()
        && (types.get(0).equals(MediaTypes.OCI_CONFIG)
            || types.get(0).equals(MediaTypes.DOCKER_CONFIG))
        && types.stream().skip(1).allMatch(type -> type.startsWith(MediaTypes.OCI_LAYER_PREFIX));
  }
}
