package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.spi.Digest;
import dev.tidemark.testing.Blob;
import dev.tidemark.testing.Faults;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.Link;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A sweep that is watched at every deletion: each document that is still there has all the parts
 * that it had. So a sweep may be cut off anywhere, and a program that names garbage just then names
 * whole images.
 */
final class CrashOrder {

  private CrashOrder() {}

  /** Throws an assertion error if anything is cut in half. */
  static void check(long seed, Engines engines) throws IOException {
    Random random = new Random(seed);
    List<Blob> graph = Graphs.random(random, 5 + random.nextInt(40));
    try (Rig rig = new Rig(engines)) {
      graph.forEach(rig.layout::put);
      graph.stream()
          .filter(blob -> random.nextInt(20) == 0)
          .forEach(blob -> rig.layout.tag(blob.digest().abbreviated(), blob.link()));
      Set<Digest> before = rig.layout.digests();
      rig.faults.hook(
          (operation, n, done) -> {
            if (operation == Faults.Operation.DELETE && done) {
              Set<Digest> left = rig.layout.digests();
              for (Blob blob : graph) {
                if (left.contains(blob.digest())) {
                  assertThat(left)
                      .as(() -> "parts of " + blob + " in\n" + Graphs.describe(graph))
                      .containsAll(
                          blob.links().stream()
                              .map(Link::target)
                              .filter(before::contains)
                              .toList());
                }
              }
            }
          });
      rig.collector().collect(Policy.immediate().withAllowed(EnumSet.allOf(Refusal.Kind.class)));
    }
  }
}
