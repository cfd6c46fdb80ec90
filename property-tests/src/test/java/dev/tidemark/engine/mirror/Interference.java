package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.spi.Digest;
import dev.tidemark.testing.Blob;
import dev.tidemark.testing.Faults;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.Model;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Another program that names garbage again while it is being swept: just before one of the looks at
 * the roots, which are all that a collector has to go by, or between two deletions.
 */
final class Interference {

  private Interference() {}

  /**
   * Throws an assertion error if anything goes of what was there at that moment and is needed now.
   */
  static void check(long seed, Engines engines) throws IOException {
    Random random = new Random(seed);
    List<Blob> graph = Graphs.random(random, 10 + random.nextInt(40));
    try (Rig rig = new Rig(engines)) {
      graph.forEach(rig.layout::put);
      Blob root = graph.get(random.nextInt(graph.size()));
      rig.layout.tag("kept", root.link());
      boolean between = random.nextBoolean();
      int moment = 1 + random.nextInt(8);
      int[] moments = {0};
      Set<Digest> required = new TreeSet<>();
      rig.faults.hook(
          (operation, n, done) -> {
            boolean is =
                between
                    ? done
                        && (operation == Faults.Operation.DELETE
                            || operation == Faults.Operation.HOLD)
                    : !done && operation == Faults.Operation.ROOTS;
            if (is && ++moments[0] == moment) {
              Set<Digest> there = rig.layout.digests();
              List<Blob> garbage = new ArrayList<>(graph);
              garbage.removeIf(blob -> !blob.isDocument() || !there.contains(blob.digest()));
              Set<Digest> roots = new HashSet<>(Set.of(root.digest()));
              if (!garbage.isEmpty()) {
                Blob back = garbage.get(random.nextInt(garbage.size()));
                rig.layout.tag("back", back.link());
                roots.add(back.digest());
              }
              required.addAll(Model.stays(graph, there, roots));
            }
          });
      Policy policy = Policy.immediate().withAllowed(EnumSet.allOf(Refusal.Kind.class));
      boolean undo = random.nextInt(3) == 0;
      rig.collector().collect(undo ? policy.withQuarantine(Duration.ofDays(1)) : policy);
      assertThat(rig.layout.digests())
          .as(() -> "named again at moment " + moment + ", of\n" + Graphs.describe(graph))
          .containsAll(required);
    }
  }
}
