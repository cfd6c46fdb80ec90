package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.spi.Digest;
import dev.tidemark.testing.Blob;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.Model;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A collection with grace of a layout where some of the garbage is young. */
final class Grace {

  private Grace() {}

  /** Throws an assertion error if anything goes that is young or that something young leads to. */
  static void check(long seed, Engines engines) throws IOException {
    Random random = new Random(seed);
    List<Blob> graph = Graphs.random(random, 5 + random.nextInt(40));
    try (Rig rig = new Rig(engines)) {
      Instant now = rig.clock.instant();
      Set<Digest> starts = new HashSet<>();
      for (Blob blob : graph) {
        boolean young = random.nextInt(8) == 0;
        rig.layout.put(
            blob, now.minus(Duration.ofHours(young ? random.nextInt(10) : 10 + random.nextInt(9))));
        if (young) {
          starts.add(blob.digest());
        }
        if (random.nextInt(10) == 0) {
          rig.layout.tag("t" + starts.size(), blob.link());
        }
      }
      rig.layout.tags().values().forEach(link -> starts.add(link.target()));
      Set<Digest> before = rig.layout.digests();
      Policy policy =
          Policy.immediate()
              .withAllowed(EnumSet.allOf(Refusal.Kind.class))
              .withGrace(Duration.ofHours(10));
      rig.collector().collect(policy);
      assertThat(rig.layout.digests())
          .as(() -> "left with grace, of\n" + Graphs.describe(graph))
          .isEqualTo(new TreeSet<>(Model.stays(graph, before, starts)));
    }
  }
}
