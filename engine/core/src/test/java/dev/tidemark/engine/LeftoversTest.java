package dev.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.RunRecord;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collection makes of what writers have left in a layout. */
class LeftoversTest {

  private static final Policy COUNTING =
      Policy.immediate().withLimits(new Policy.Limits(1, 1)).withLeftovers(Duration.ZERO);
  private static final Policy REMOVING = COUNTING.withForeignLeftovers();

  @TempDir private Path folder;
  private LayoutWriter layout;
  private Clock clock = Clock.systemUTC();

  @BeforeEach
  void make() throws IOException {
    layout = LayoutWriter.withGarbage(folder.resolve("images"));
    leave("oci-put-blob1");
    leave("blobs/sha256/" + "c".repeat(64) + ".tmp");
  }

  private Path leave(String name) {
    Path path = layout.directory().resolve(name);
    TestFiles.install(path, new byte[100]);
    return path;
  }

  private Engine open() throws IOException {
    return Engine.open(EngineOptions.layout(layout.directory(), Plugins.of()).withClock(clock));
  }

  private static Counts.Leftovers left(Report report) {
    return report.counts().leftovers();
  }

  @Test
  void aCollectionCountsThemAndLeavesThem() throws IOException {
    try (Engine engine = open()) {
      Report report = engine.collect(COUNTING);
      assertThat(left(report).count()).isEqualTo(2);
      assertThat(left(report).bytes()).isEqualTo(200);
      assertThat(left(report).names()).hasSize(2).contains("oci-put-blob1");
      assertThat(report.deeds().leftovers()).isZero();
      assertThat(report.deeds().total()).isEqualTo(LayoutWriter.GARBAGE);
      assertThat(left(engine.collect(COUNTING)).count()).isEqualTo(2);
    }
  }

  @Test
  void theyGoWhenThatIsAskedFor() throws IOException {
    try (Engine engine = open()) {
      Plan plan = engine.plan(REMOVING);
      assertThat(plan.counts().leftovers().old()).isEqualTo(2);
      Report report = engine.collect(REMOVING);
      assertThat(report.deeds().leftovers()).isEqualTo(2);
      assertThat(report.deeds().leftoverBytes()).isEqualTo(200);
      assertThat(left(engine.collect(REMOVING))).isEqualTo(Counts.Leftovers.NONE);
      assertThat(engine.runs().get(1).end().numbers()).containsEntry("leftoverBytes", 200L);
    }
  }

  @Test
  void aPlanThatIsCarriedOutRemovesWhatItNamesAndNobodyHasTouchedSince() throws IOException {
    try (Engine engine = open()) {
      assertThat(engine.plan(COUNTING).leftovers()).isEmpty();
      Plan plan = engine.plan(REMOVING);
      assertThat(plan.leftovers()).hasSize(2);
      Path later = leave("oci-put-blob2");
      Path touched = leave("oci-put-blob1");
      Files.setLastModifiedTime(touched, FileTime.from(Instant.now().plusSeconds(60)));
      Report report = engine.apply(plan, COUNTING);
      assertThat(report.deeds().leftovers()).isEqualTo(1);
      assertThat(left(report).young()).isEqualTo(1);
      assertThat(later).exists();
      assertThat(touched).exists();
    }
  }

  @Test
  void youngOnesStay() throws IOException {
    try (Engine engine = open()) {
      Report report = engine.collect(REMOVING.withLeftovers(Duration.ofDays(1)));
      assertThat(left(report).young()).isEqualTo(2);
      assertThat(left(report).youngBytes()).isEqualTo(200);
      assertThat(report.deeds().leftovers()).isZero();
    }
    clock = Clock.fixed(Instant.now().plus(Duration.ofDays(2)), ZoneOffset.UTC);
    try (Engine engine = open()) {
      Report report = engine.collect(REMOVING.withLeftovers(Duration.ofDays(1)));
      assertThat(report.deeds().leftovers()).isEqualTo(2);
    }
  }

  /** The blobs of a store at rest are not listed again for them; one that comes is seen. */
  @Test
  void oneThatComesToAStoreAtRestIsSeen() throws IOException {
    clock = Clock.fixed(Instant.now().plus(Duration.ofDays(1)), ZoneOffset.UTC);
    try (Engine engine = open()) {
      engine.collect(REMOVING);
    }
    layout.age(Duration.ofDays(9));
    for (Path directory : List.of(layout.blobs(), layout.sha256())) {
      Files.setLastModifiedTime(directory, FileTime.from(Instant.now().minusSeconds(60)));
    }
    try (Engine engine = open()) {
      assertThat(left(engine.collect(REMOVING))).isEqualTo(Counts.Leftovers.NONE);
      assertThat(left(engine.collect(REMOVING))).isEqualTo(Counts.Leftovers.NONE);
      leave("blobs/sha256/123.tmp");
      leave("ingest/" + "a".repeat(64) + "_1");
      assertThat(left(engine.collect(COUNTING)).count()).isEqualTo(2);
    }
  }

  @Test
  void whereACollectionIsRefusedTheyStay() throws IOException {
    try (Engine engine = open()) {
      engine.collect(COUNTING);
      layout.tags().keySet().forEach(layout::untag);
      Report report = engine.collect(REMOVING.withLimits(Policy.Limits.USUAL));
      assertThat(report.refused()).isPresent();
      assertThat(left(report).count()).isEqualTo(2);
      assertThat(report.deeds().leftovers()).isZero();
      assertThat(engine.runs().get(0).end().outcome()).isEqualTo(RunRecord.Outcome.REFUSED);
      assertThat(engine.runs().get(0).end().refusals()).contains("no-roots");
    }
  }

  @Test
  void oneThatCannotBeSeenIsInTheWayOfNothing() throws IOException {
    Path ingest = Objects.requireNonNull(leave("ingest/" + "a".repeat(64) + "_1").getParent());
    TestFiles.lock(ingest);
    try (Engine engine = open()) {
      Report report = engine.collect(REMOVING);
      assertThat(report.told().warnings()).anyMatch(text -> text.contains("cannot list " + ingest));
      assertThat(report.deeds().total()).isEqualTo(LayoutWriter.GARBAGE);
    } finally {
      TestFiles.unlock(ingest);
    }
  }

  @Test
  void whatChangesAStoreIsRememberedAndALookIsNot() throws IOException {
    try (Engine engine = open()) {
      engine.scan();
      engine.plan(COUNTING);
      assertThat(engine.runs()).isEmpty();
      Policy putting = COUNTING.withQuarantine(Duration.ofDays(1));
      engine.apply(engine.plan(putting), putting);
      engine.undo().orElseThrow().restore(Set.of());
      engine.collect(putting);
      engine.undo().orElseThrow().purge(Duration.ZERO, Set.of());
      assertThat(engine.runs())
          .extracting(RunRecord::kind)
          .containsExactly(
              RunRecord.Kind.PURGE,
              RunRecord.Kind.COLLECT,
              RunRecord.Kind.RESTORE,
              RunRecord.Kind.APPLY);
      assertThat(engine.runs().get(0).end().numbers()).containsEntry("freed", 4L);
      assertThat(engine.runs().get(2).end().numbers()).containsEntry("restored", 4L);
    }
  }
}
