package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.spi.Digest;
import dev.tidemark.testing.Graphs;
import dev.tidemark.testing.Script;
import dev.tidemark.testkit.Blob;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything is in quarantine, and nothing is known of it any more. Somebody writes some of it
 * again and names a document that only quarantine has: a look has to see what will come back, so
 * that it plans what the next collection does.
 */
final class ComingBack {

  private static final Policy ALL =
      Policy.immediate()
          .withAllowed(EnumSet.allOf(Refusal.Kind.class))
          .withQuarantine(Duration.ofHours(24));

  private ComingBack() {}

  /** Throws an assertion error if a look and the collection after it do not agree. */
  static void check(Script script, Engines engines) throws IOException {
    List<Blob> graph = Graphs.of(script);
    try (Rig rig = new Rig(engines)) {
      graph.forEach(rig.layout::put);
      Set<Digest> all = rig.layout.digests();
      rig.collector().collect(ALL);
      rig.amnesia();
      graph.stream()
          .filter(blob -> script.about(blob.digest()).nextInt(3) == 0)
          .forEach(rig.layout::put);
      Set<Digest> back = rig.layout.digests();
      graph.stream()
          .filter(blob -> blob.isDocument() && !back.contains(blob.digest()))
          .limit(2)
          .forEach(blob -> rig.layout.tag(blob.digest().abbreviated(), blob.link()));

      // by now the store can tell that no blob came or went between the look and the collection
      rig.clock.advance(Duration.ofHours(1));
      Plan seen = rig.collector().plan(ALL);
      Report report = rig.collector().collect(ALL);
      Set<Digest> gone = new TreeSet<>(back);
      gone.removeAll(rig.layout.digests());
      Set<Digest> planned = new TreeSet<>();
      seen.entries().forEach(entry -> planned.add(entry.digest().orElseThrow()));
      assertThat(planned).as(() -> "planned of\n" + Graphs.describe(graph)).isEqualTo(gone);
      assertThat(report.deeds().total()).as("removed").isEqualTo(planned.size());
      Set<Digest> needed = new Expected(rig, graph).parts(named(rig));
      needed.retainAll(all);
      assertThat(rig.layout.digests()).as("of %s", rig.layout.tags()).containsAll(needed);
    }
  }

  private static Set<Digest> named(Rig rig) {
    Set<Digest> named = new TreeSet<>();
    rig.layout.tags().values().forEach(link -> named.add(link.target()));
    return named;
  }
}
