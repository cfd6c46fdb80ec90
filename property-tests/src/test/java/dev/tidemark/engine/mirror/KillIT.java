package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.EngineOptions;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testing.Model;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.OtherJvm;
import dev.tidemark.testkit.TestFiles;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collecting process that is killed at random moments, as by kill -9. */
class KillIT {

  private static final int IMAGES = 600;
  private static final int KILLS = 10;

  private final Random random = new Random();

  /** Half of the kills while the layout is first scanned, half while it is swept. */
  @ParameterizedTest
  @ValueSource(ints = {0, 24})
  void killedAtAnyMomentItLosesNothing(int hours) throws Exception {
    Path directory = Files.createTempDirectory("kill");
    try {
      LayoutWriter layout = new LayoutWriter(directory.resolve("layout"));
      List<Blob> content = fill(layout);
      Set<Digest> roots = new HashSet<>();
      layout.tags().values().forEach(link -> roots.add(link.target()));
      Set<Digest> live = new TreeSet<>(Model.stays(content, layout.digests(), roots));
      long whole = 400;
      int cutOff = 0;
      for (int i = 0; i < KILLS; i++) {
        if (i % 2 == 0) {
          TestFiles.remove(
              Files.createDirectories(layout.directory().resolve(".tidemark/metadata")));
        }
        restock(layout, content, live);
        long began = System.nanoTime();
        boolean killed = runAndKill(layout.directory(), hours, random.nextLong(whole));
        if (killed) {
          cutOff++;
        } else {
          whole = Math.max(50, (System.nanoTime() - began) / 2_000_000);
        }
        assertThat(layout.digests()).as("after kill #%d", i).containsAll(live);
      }
      assertThat(cutOff).as("processes that were really cut off").isPositive();
      try (Engine engine =
          Engine.open(
              EngineOptions.layout(
                  layout.directory(), Plugins.fromClassPath(KillIT.class.getClassLoader())))) {
        Policy policy = Policy.immediate().withAllowed(EnumSet.allOf(Refusal.Kind.class));
        engine.collect(policy);
        assertThat(layout.digests()).isEqualTo(live);
        Report again = engine.collect(policy);
        assertThat(again.deeds().total() + again.mirrored().orElseThrow().decoded()).isZero();
        assertThat(engine.undo().orElseThrow().held()).isEmpty();
        assertRemembered(engine.runs(), cutOff);
      }
    } finally {
      TestFiles.remove(directory);
    }
  }

  /** Each run that was killed after it had begun did not end, and all others did. */
  private static void assertRemembered(List<RunRecord> runs, int cutOff) {
    assertThat(runs).extracting(RunRecord::number).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(runs.get(0).end().outcome()).isEqualTo(RunRecord.Outcome.DONE);
    Map<RunRecord.Outcome, Long> outcomes =
        runs.stream()
            .collect(Collectors.groupingBy(run -> run.end().outcome(), Collectors.counting()));
    assertThat(outcomes.getOrDefault(RunRecord.Outcome.CUT_OFF, 0L)).isLessThanOrEqualTo(cutOff);
    assertThat(outcomes).doesNotContainKey(RunRecord.Outcome.RUNNING);
  }

  private static List<Blob> fill(LayoutWriter layout) {
    List<Blob> content = new ArrayList<>();
    Blob base = Blob.leaf(MediaTypes.OCI_LAYER, "base");
    content.add(base);
    for (int i = 0; i < IMAGES; i++) {
      Blob config = Blob.leaf(MediaTypes.OCI_CONFIG, "{\"config\":" + i + "}");
      Blob layer = Blob.leaf(MediaTypes.OCI_LAYER, "layer " + i);
      Blob image = DocumentWriter.manifest(config, base, layer).note("image " + i).build();
      Blob signature =
          DocumentWriter.manifest(Blob.leaf(MediaTypes.OCI_EMPTY, "{}"))
              .about(image)
              .note("sig " + i)
              .build();
      Blob index = DocumentWriter.index(image).note("index " + i).build();
      content.addAll(List.of(config, layer, image, signature, index));
      if (i % 3 == 0) {
        layout.tag("#" + i, index.link());
      }
    }
    content.forEach(layout::put);
    return content;
  }

  /** Brings garbage back, so that there is always something to delete. */
  private void restock(LayoutWriter layout, List<Blob> content, Set<Digest> live) {
    for (Blob blob : content) {
      if (!live.contains(blob.digest()) && random.nextInt(2) == 0) {
        layout.put(blob);
      }
    }
  }

  /** Whether the process was still at work when it was killed. */
  private static boolean runAndKill(Path layout, int hours, long milliseconds) throws Exception {
    Process process = OtherJvm.start(Victim.class, layout.toString(), Integer.toString(hours));
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).as("first word of the process").isEqualTo("started");
      boolean done = process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      return !done;
    } finally {
      process.destroyForcibly();
    }
  }
}
