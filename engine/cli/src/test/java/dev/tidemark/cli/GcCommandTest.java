package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Verdict;
import dev.tidemark.engine.model.Occupancy;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcCommandTest {

  @TempDir private Path folder;
  private LayoutWriter layout;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = LayoutWriter.withGarbage(folder.resolve("images"));
    layout.age(Duration.ofDays(2));
  }

  @Test
  void deletesGarbageAndSaysHowToUndoIt() throws IOException {
    Result result = tidemark("gc", layout.path());
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(words(result))
        .startsWith("8 blobs, 1 root: 4 live, 4 garbage (")
        .contains("Deleted 4 blobs (")
        .contains("). Until a gc after 20")
        .contains("they stay in quarantine, under " + layout.path() + "/.tidemark. To bring them")
        .contains("decoded");
    assertThat(result.out())
        .contains("\n  tidemark restore " + layout.path() + " --all\n")
        .contains("To have it now:\n  tidemark purge " + layout.path() + "\n");
    assertThat(layout.digests().size()).isEqualTo(LayoutWriter.LIVE);
  }

  @Test
  void jsonHasEverythingThatScriptsRelyOn() {
    Result result = tidemark("gc", layout.path(), "--json");
    Map<String, Object> json = result.object();
    assertThat(json)
        .containsEntry("store", "oci:" + layout.path())
        .containsEntry("nodes", 8L)
        .containsEntry("roots", 1L)
        .containsEntry("live", 4L)
        .containsEntry("garbage", 4L)
        .containsEntry("deleted", 4L)
        .containsEntry("quarantined", 4L)
        .containsEntry("young", 0L)
        .containsEntry("restored", 0L)
        .containsEntry("purged", 0L)
        .containsEntry("refused", null)
        .containsEntry("warnings", List.of())
        .containsEntry("problems", List.of())
        .doesNotContainKeys("collected", "epoch", "queue");
    assertThat(json.get("deletedBytes")).isEqualTo(json.get("garbageBytes"));
    assertThat((Long) json.get("decoded")).isPositive();
    assertThat(result.map("metadata").keySet().toString())
        .isEqualTo("[bytes, pages, freePages, readers]");
    assertThat(result.map("seconds").keySet().toString())
        .isEqualTo("[scan, mark, plan, sweep, total]");
  }

  @Test
  void aSecondRunReadsNothingAndHasNothingToDo() {
    tidemark("gc", layout.path());
    Result result = tidemark("gc", layout.path());
    assertThat(words(result))
        .contains("4 blobs, 1 root: 4 live, no garbage.")
        .contains("Nothing collected: there is no garbage.")
        .contains("nothing new");
    assertThat(tidemark("gc", layout.path(), "--json").object()).containsEntry("decoded", 0L);
  }

  @Test
  void youngGarbageStaysAndItSaysWhy() throws IOException {
    layout.age(Duration.ZERO);
    Result result = tidemark("gc", layout.path());
    assertThat(words(result))
        .contains("Nothing deleted. 4 blobs (")
        .contains("are garbage but stay for now, younger than 24h or part of something that is.");
    Map<String, Object> json = tidemark("gc", layout.path(), "--json").object();
    assertThat(json).containsEntry("young", 4L).containsEntry("deleted", 0L);
    assertThat(layout.digests()).hasSize(8);
  }

  @Test
  void withoutQuarantineItIsForGood() throws IOException {
    Result result = tidemark("gc", layout.path(), "--quarantine", "0s");
    assertThat(words(result)).contains("Deleted 4 blobs (").contains(") for good.");
    assertThat(tidemark("restore", layout.path(), "-q").out()).isEmpty();
    assertThat(layout.digests().size()).isEqualTo(LayoutWriter.LIVE);
  }

  @Test
  void aDryRunShowsThePlanAndDeletesNothing() throws IOException {
    Result result = tidemark("gc", layout.path(), "--dry-run");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("DIGEST")
        .contains("nothing refers to it")
        .contains("only garbage refers to it");
    assertThat(words(result)).contains("Would delete 4 blobs (");
    Result json = tidemark("gc", layout.path(), "--dry-run", "--json");
    assertThat(json.object())
        .containsEntry("garbage", 4L)
        .containsEntry("deleted", 0L)
        .containsEntry("refused", null);
    assertThat(json.map("seconds").keySet().toString()).isEqualTo("[scan, plan, total]");
    assertThat(layout.digests()).hasSize(8);
  }

  @Test
  void withoutRootsItRefuses() throws IOException {
    layout.untag("v1");
    for (String[] more : new String[][] {{}, {"--dry-run"}}) {
      Result result = tidemark(line(more, "gc", layout.path()));
      assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(result.err())
          .hasLineCount(1)
          .startsWith("tidemark: refused: no roots: all 8 blobs would be garbage")
          .contains(more.length == 0 ? "nothing was deleted" : "nothing would be deleted")
          .contains("to go on all the same: --allow no-roots");
    }
    Result json = tidemark("gc", layout.path(), "--json");
    assertThat(json.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(json.text("refused")).contains("no roots");
    assertThat(layout.digests()).hasSize(8);
  }

  @Test
  void oneRefusalIsAllowedByItsName() throws IOException {
    layout.untag("v1");
    Result both = tidemark("gc", layout.path(), "--grace", "0s", "--json");
    assertThat(both.object()).containsEntry("refusals", List.of("no-roots", "garbage-share"));
    Result one = tidemark("gc", layout.path(), "--grace", "0s", "--allow", "no-roots", "--json");
    assertThat(one.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(one.object()).containsEntry("refusals", List.of("garbage-share"));
    assertThat(layout.digests()).hasSize(8);
    String[] allowed = {"--allow", "no-roots", "--allow", "garbage-share"};
    Result done = tidemark(line(allowed, "gc", layout.path(), "--grace", "0s"));
    assertThat(done.exitCode()).isZero();
    assertThat(layout.digests()).isEmpty();
  }

  @Test
  void anUnknownNameIsAllowedNothing() {
    Result result = tidemark("gc", layout.path(), "--allow", "everything");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("'everything'").contains("roots-lost");
  }

  @Test
  void forceGoesOnAndSaysSo() throws IOException {
    layout.untag("v1");
    Result result = tidemark("gc", layout.path(), "--force");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).startsWith("tidemark: warning: allowed, although no roots");
    assertThat(layout.digests()).isEmpty();
  }

  @Test
  void whatIsReferencedAgainComesBackByItself() throws IOException {
    Blob image = layout.image("base", "app 0");
    layout.age(Duration.ofDays(2));
    tidemark("gc", layout.path());
    assertThat(layout.has(image)).isFalse();
    layout.tag("v0", image);
    Result result = tidemark("gc", layout.path());
    assertThat(words(result)).contains("Back from quarantine, being referenced again: 3 blobs.");
    assertThat(layout.has(image)).isTrue();
  }

  @Test
  void whatHasBeenInQuarantineForLongEnoughGoes() {
    tidemark("gc", layout.path());
    Result result = tidemark("gc", layout.path(), "--quarantine", "0s");
    assertThat(words(result))
        .contains("Gone from quarantine for good, the time being over: 4 blobs.");
  }

  @Test
  void quietSaysNothingWhenAllIsWell() {
    Result result = tidemark("gc", layout.path(), "--quiet");
    assertThat(result.out() + result.err()).isEmpty();
  }

  @Test
  void stateCanBeKeptElsewhere() {
    Path state = folder.resolve("state");
    tidemark("gc", "oci:" + layout.path(), "--state", state.toString(), "--quarantine", "0s");
    assertThat(state).isDirectory();
    assertThat(layout.directory().resolve(".tidemark")).doesNotExist();
  }

  @Test
  void anEmptyStoreIsNoProblem() throws IOException {
    LayoutWriter empty = new LayoutWriter(Files.createDirectory(folder.resolve("empty")));
    Result result = tidemark("gc", empty.path());
    assertThat(result.exitCode()).isZero();
    assertThat(words(result)).contains("Nothing deleted: the store has no blobs.");
  }

  @Test
  void whatCannotBeDeletedIsAFailure() {
    Verdict.Garbage garbage = new Verdict.Garbage(2, 7, 0, Map.of("content", 2L), 7);
    Report report =
        new Report(
            new dev.tidemark.engine.judge.Run(
                Instant.EPOCH,
                dev.tidemark.engine.judge.Run.Outcome.DONE,
                Optional.empty(),
                Map.of(),
                Occupancy.UNKNOWN),
            new Counts(3, Counts.Names.of(1), 1, garbage, Map.of(), Counts.Leftovers.NONE),
            new Report.Deeds(Map.of("content", 1L), 3, 0, 0, 0, 0),
            new Report.Told(List.of(), List.of("odd"), List.of("cannot delete sha256:0: denied")),
            Optional.of(new Report.Mirrored(1, 0, 0, 0)),
            Optional.empty());
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            new ByteArrayOutputStream(),
            err,
            StandardCharsets.UTF_8,
            false,
            false,
            () -> 80,
            name -> null,
            Optional.empty(),
            Clock.systemUTC());
    Output out = new Output(shell, true, false, true);
    Map<String, Duration> seconds = Map.of("total", Duration.ZERO);
    Outcome outcome = new Outcome("oci:x", report, Optional.empty(), false, seconds);
    Summary summary = new Summary(out, outcome, Policy.safe(), new StoreOptions());
    assertThat(summary.done(Instant.EPOCH)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .hasLineCount(3)
        .contains("tidemark: warning: odd", "tidemark: warning: cannot delete sha256:0: denied")
        .contains("tidemark: 1 problem: not all that was to go could be deleted; see the warnings");
  }

  private static String[] line(String[] more, String... first) {
    return Stream.concat(List.of(first).stream(), List.of(more).stream()).toArray(String[]::new);
  }

  /** Standard output without line breaks. */
  private static String words(Result result) {
    return result.out().replace('\n', ' ');
  }
}
