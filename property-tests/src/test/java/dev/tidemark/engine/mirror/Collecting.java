package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testing.Blob;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.Link;
import dev.tidemark.testing.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
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
  static void check(long seed, Engines engines) throws IOException {
    Random random = new Random(seed);
    List<Blob> graph = Graphs.random(random, 5 + random.nextInt(60));
    Policy policy = Policy.immediate().withAllowed(EnumSet.allOf(Refusal.Kind.class));
    if (random.nextBoolean()) {
      policy = policy.withQuarantine(Duration.ofHours(1));
    }
    try (Rig rig = new Rig(engines)) {
      Set<Digest> roots = fill(rig, graph, random);
      Set<Path> junk = random.nextBoolean() ? rig.layout.addJunk() : Set.of();
      Set<Digest> before = rig.layout.digests();
      Set<Digest> expected = new TreeSet<>(Model.stays(graph, before, roots));

      Report report = rig.collector().collect(policy);

      assertThat(rig.layout.digests())
          .as(() -> "left, of\n" + Graphs.describe(graph))
          .isEqualTo(expected);
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

  private static Set<Digest> fill(Rig rig, List<Blob> graph, Random random) {
    for (Blob blob : graph) {
      if (random.nextInt(20) > 0) {
        rig.layout.put(blob);
      }
    }
    Set<Digest> roots = new HashSet<>();
    for (int i = 0; i < graph.size(); i++) {
      Blob blob = graph.get(i);
      if (random.nextInt(blob.isDocument() ? 5 : 30) == 0) {
        rig.layout.tag((random.nextInt(4) == 0 ? "#" : "t") + i, blob.link());
        roots.add(blob.digest());
      }
    }
    return roots;
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
