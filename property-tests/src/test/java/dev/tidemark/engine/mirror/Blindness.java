package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.spi.Digest;
import dev.tidemark.testing.Blob;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.Model;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A collection during which one look at the store fails. */
final class Blindness {

  private Blindness() {}

  /** Throws an assertion error if anything needed goes, or anything goes unseen. */
  static void check(long seed, Engines engines) throws IOException {
    Random random = new Random(seed);
    List<Blob> graph = Graphs.random(random, 5 + random.nextInt(20));
    try (Rig rig = new Rig(engines)) {
      graph.forEach(rig.layout::put);
      Blob root = graph.get(graph.size() - 1);
      rig.layout.tag("latest", root.link());
      Set<Digest> before = rig.layout.digests();
      Set<Digest> needed = Model.stays(graph, before, Set.of(root.digest()));
      int reads = 1 + random.nextInt(3 * graph.size());
      rig.faults.failAt(reads);
      // the share of garbage says nothing here
      Policy policy = Policy.immediate().withLimits(new Policy.Limits(1, 1));
      try {
        rig.collector().collect(policy);
      } catch (IOException e) {
        assertThat(rig.layout.digests()).as("left after %s", e).isEqualTo(before);
      }
      assertThat(rig.layout.digests()).as("left after failure #%d", reads).containsAll(needed);
    }
  }
}
