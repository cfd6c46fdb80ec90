package dev.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.mirror.Releases;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look at a layout sees, and that it leaves everything as it was. */
class LookTest {

  private static final Policy POLICY =
      Policy.immediate().withQuarantine(Duration.ofDays(1)).withLimits(new Policy.Limits(1, 0.5));

  @TempDir private Path folder;

  private LayoutWriter layout() {
    return LayoutWriter.withGarbage(folder.resolve("images"));
  }

  private static Engine open(LayoutWriter layout) throws IOException {
    return Engine.open(options(layout));
  }

  private static EngineOptions options(LayoutWriter layout) throws IOException {
    return EngineOptions.layout(layout.directory(), Plugins.of());
  }

  private static List<Digest> planned(Plan plan) {
    return plan.entries().stream().map(entry -> entry.digest().orElseThrow()).toList();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> !path.toString().contains(".tidemark/metadata")).sorted().toList();
    }
  }

  @Test
  void aDryRunReadsInQuarantineAndLeavesItThere() throws Exception {
    LayoutWriter layout = layout();
    try (Engine engine = open(layout)) {
      engine.collect(POLICY);
      Set<Digest> left = layout.digests();
      Blob dead = layout.image("base", "app 0");
      layout.delete(dead); // it is in quarantine, where its layers are too
      layout.delete(layout.layer("app 0"));
      layout.tag("v0", dead);
      Blob junk = layout.layer("junk");
      List<Path> before = files(layout.directory());

      Plan plan = engine.plan(POLICY);
      assertThat(planned(plan)).containsExactly(junk.digest());
      assertThat(plan.warnings()).isEmpty();
      assertThat(files(layout.directory())).isEqualTo(before);

      Report report = engine.collect(POLICY);
      assertThat(report.deeds().total()).isEqualTo(1);
      assertThat(layout.digests()).containsAll(left).contains(dead.digest());
      assertThat(report.mirrored().orElseThrow().restored()).isEqualTo(2);
    }
  }

  @Test
  void aDryRunLeavesEmptyDirectoriesOfQuarantine() throws Exception {
    LayoutWriter layout = layout();
    Path empty = layout.directory().resolve(".tidemark/quarantine/20260131T235959.251Z-run/sha256");
    Files.createDirectories(empty);
    try (Engine engine = open(layout)) {
      layout.tag("v0", Blob.leaf("", "is not there"));
      engine.plan(POLICY);
      assertThat(empty).exists();
    }
  }

  @Test
  void namesThatTidemarkRemovedAreNoReasonToRefuse() throws Exception {
    LayoutWriter layout = new LayoutWriter(folder.resolve("images"));
    Blob only = layout.image("one");
    layout.tag("v1", only);
    try (Engine engine = open(layout)) {
      engine.collect(POLICY);
      layout.untag("v1");
      assertThat(engine.plan(POLICY).refusals())
          .extracting(Refusal::kind)
          .contains(Refusal.Kind.NO_ROOTS, Refusal.Kind.ROOTS_LOST);
      Releases releases = new Releases(options(layout).state());
      releases.note(List.of(new Releases.Release("v1", only.digest(), true)));
      assertThat(engine.plan(POLICY).refusals()).isEmpty();
      assertThat(releases.all()).as("a look drops no note").hasSize(1);
      assertThat(engine.collect(POLICY).deeds().total()).isEqualTo(3);
      assertThat(releases.all()).as("dealt with").isEmpty();
    }
  }

  @Test
  void aNoteStaysWhileItsContentIsYoung() throws Exception {
    LayoutWriter layout = new LayoutWriter(folder.resolve("images"));
    Blob only = layout.image("one");
    layout.tag("v1", only);
    Policy careful = POLICY.withGrace(Duration.ofDays(1)).withLimits(Policy.Limits.USUAL);
    try (Engine engine = open(layout)) {
      engine.collect(careful);
      layout.untag("v1");
      Releases releases = new Releases(options(layout).state());
      releases.note(List.of(new Releases.Release("v1", only.digest(), true)));
      assertThat(engine.collect(careful).told().refusals()).isEmpty();
      assertThat(releases.all()).hasSize(1);
      Report later = engine.collect(careful.withGrace(Duration.ZERO));
      assertThat(later.told().refusals()).isEmpty();
      assertThat(later.deeds().total()).isEqualTo(3);
      assertThat(releases.all()).isEmpty();
    }
  }

  @Test
  void aRefusedRunDropsNoNote() throws Exception {
    LayoutWriter layout = new LayoutWriter(folder.resolve("images"));
    Blob one = layout.image("one");
    for (int i = 0; i < 4; i++) {
      layout.tag("other " + i, layout.image("other " + i));
    }
    layout.tag("one", one);
    try (Engine engine = open(layout)) {
      engine.collect(POLICY);
      Releases releases = new Releases(options(layout).state());
      layout.tags().keySet().forEach(layout::untag);
      releases.note(List.of(new Releases.Release("one", one.digest(), true)));
      assertThat(engine.collect(POLICY).told().refusals())
          .extracting(Refusal::kind)
          .containsExactly(Refusal.Kind.ROOTS_LOST);
      assertThat(releases.all()).hasSize(1);
      assertThat(layout.has(one)).isTrue();
    }
  }

  @Test
  void aStoreThatCannotBeWrittenIsLookedAtWithATemporaryState() throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "tmpfs", disk.toString()),
        "a read-only mount is only tried where a tmpfs may be mounted, as root");
    try {
      LayoutWriter layout = LayoutWriter.withGarbage(disk.resolve("images"));
      assumeTrue(run("mount", "-o", "remount,ro", disk.toString()), "it cannot be made read-only");
      List<Path> temporary = temporary();
      try (Engine engine = Engine.look(options(layout))) {
        assertThat(engine.refresh()).isTrue();
        assertThat(planned(engine.plan(POLICY))).hasSize(LayoutWriter.GARBAGE);
        assertThatThrownBy(() -> engine.collect(POLICY))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("cannot write to " + layout.path() + "/.tidemark");
      }
      assertThat(temporary()).as("left behind").isEqualTo(temporary);
      assertThatThrownBy(() -> open(layout)).isInstanceOf(IOException.class);
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void aStoreThatCanBeWrittenKeepsWhatALookHasLearnt() throws Exception {
    LayoutWriter layout = layout();
    try (Engine engine = Engine.look(options(layout))) {
      assertThat(engine.scan().decoded()).isPositive();
    }
    try (Engine engine = open(layout)) {
      assertThat(engine.scan().decoded()).isZero();
    }
  }

  private static List<Path> temporary() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("tidemark")).toList();
    }
  }

  private static boolean run(String... line) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such program here
    }
  }
}
