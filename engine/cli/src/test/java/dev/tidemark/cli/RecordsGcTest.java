package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.spi.gc.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** {@code gc} on managed stores. */
class RecordsGcTest extends RecordsFixture {

  @Test
  void gcCollectsGarbageWithItsBytes() {
    Result result = run("gc", store);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(words(result))
        .startsWith("6 records, 2 roots: 5 live, 1 garbage (5 B). Deleted 1 blob (5 B) for good. ")
        .containsPattern(
            "[0-9.]+ s(: .*)?; writers waited at most [0-9]+[.][0-9] ms, 99 of 100 times at most [0-9]+[.][0-9] ms ");
    assertThat(hasBytes(STRAY)).isFalse();
    assertThat(hasBytes(LAYER)).isTrue();
    assertThat(words(run("gc", store)))
        .startsWith(
            "Nothing collected: there is no garbage. 5 records, 2 roots: 5 live, no garbage. ");
    assertThat(run("gc", store, "-q").out()).isEmpty();
  }

  @Test
  void gcAsJsonHasEverythingThatScriptsRelyOn() {
    Result result = run("gc", store, "--json");
    assertThat(result.exitCode()).isZero();
    assertThat(result.object())
        .containsOnlyKeys(
            "store",
            "nodes",
            "roots",
            "live",
            "garbage",
            "garbageBytes",
            "deleted",
            "deletedBytes",
            "failed",
            "young",
            "epoch",
            "collected",
            "leftovers",
            "freed",
            "freedBytes",
            "kept",
            "queue",
            "longestPauseMs",
            "p99PauseMs",
            "metadata",
            "seconds",
            "warnings",
            "problems",
            "refused",
            "refusals")
        .containsEntry("store", store)
        .containsEntry("garbage", 1L)
        .containsEntry("garbageBytes", 5L)
        .containsEntry("young", 0L)
        .containsEntry("deleted", 1L)
        .containsEntry("deletedBytes", 5L)
        .containsEntry("failed", 0L)
        .containsEntry("collected", Map.of("content", 1L))
        .containsEntry("freed", 1L)
        .containsEntry("freedBytes", 5L)
        .containsEntry("queue", 0L)
        .containsEntry("problems", List.of())
        .containsEntry("refused", null);
    assertThat((Long) result.object().get("epoch")).isPositive();
    assertThat(result.map("kept").keySet().toString())
        .isEqualTo("[active, grace, lease, root, unjudged, unplanned]");
    assertThat(result.map("seconds").keySet().toString())
        .isEqualTo("[reconcile, resume, begin, mark, drain, flip, sweep, clean, total]");
    assertThat(result.object().get("longestPauseMs")).isInstanceOf(Number.class);
  }

  /** Of so many, each of a byte. */
  private static Map<String, Object> leftovers(
      long count, long young, long removed, List<String> names) {
    return Map.of(
        "count", count,
        "bytes", count,
        "young", young,
        "youngBytes", young,
        "removed", removed,
        "removedBytes", removed,
        "names", names);
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    Files.writeString(directory.resolve("blobs/sha256").resolve(digest("orphan").encoded()), "x");
    Result result = run("gc", store, "--dry-run");
    assertThat(result.exitCode()).isZero();
    assertThat(words(result))
        .startsWith("NAMESPACE")
        .contains("default    " + STRAY.abbreviated() + "   5 B  nothing refers to it")
        .contains("Would delete 1 blob (5 B). ")
        .contains("1 leftover of writers (1 B) stays for now");
    assertThat(run("gc", store, "--dry-run", "--json").object())
        .containsEntry("garbage", 1L)
        .containsEntry("deleted", 0L)
        .containsEntry("collected", Map.of("content", 1L))
        .containsEntry("freed", 0L)
        .containsEntry("leftovers", leftovers(1, 1, 0, List.of()))
        .containsEntry("refused", null);
    assertThat(hasBytes(STRAY)).isTrue();
    assertThat(hasBytes(digest("orphan"))).isTrue();
    assertThat(run("ls", store, "-q").out()).hasLineCount(4);
  }

  @Test
  void orphansGoToo() throws IOException {
    Files.writeString(directory.resolve("blobs/sha256").resolve(digest("orphan").encoded()), "x");
    assertThat(run("gc", store, "--json").object())
        .containsEntry("freed", 1L)
        .containsEntry("leftovers", leftovers(1, 1, 0, List.of()));
    assertThat(words(run("gc", store))).contains("1 leftover of writers (1 B) stays for now");
    assertThat(run("gc", store, "--grace", "0s", "--json").object())
        .containsEntry(
            "leftovers", leftovers(1, 0, 1, List.of("blobs/sha256/" + digest("orphan").encoded())))
        .containsEntry("freed", 1L);
    assertThat(hasBytes(digest("orphan"))).isFalse();
  }

  @Test
  void graceKeepsWhatIsYoung() {
    Result result = run("gc", store, "--grace", "1h");
    assertThat(words(result))
        .contains("Nothing deleted. 1 record (5 B) is garbage but stays for now, younger than 1h ");
    assertThat(run("gc", store, "--grace", "1h", "--json").object())
        .containsEntry("garbage", 1L)
        .containsEntry("young", 1L)
        .containsEntry("deleted", 0L);
    assertThat(hasBytes(STRAY)).isTrue();
    assertThat(run("gc", store, "--grace", "30s", "--json").object()).containsEntry("freed", 1L);
  }

  @Test
  void aLeaseThatHasExpiredHoldsNothing() {
    Clock later = Clock.fixed(EXPIRES.plusSeconds(1), ZoneOffset.UTC);
    assertThat(new Run().at(later).command("leases", store).out())
        .contains(" !")
        .contains("1 lease, of which 1 expired (!).");
    assertThat(new Run().at(later).command("gc", store, "--json").object())
        .containsEntry("collected", Map.of("content", 2L, "lease", 1L));
    assertThat(hasBytes(digest("pulled"))).isFalse();
  }

  @Test
  void bytesWithoutASingleRecordAreNotTakenForOrphans() throws IOException {
    Path records = directory.resolve("metadata/data.mdb");
    Files.delete(records);
    assertLine(run("gc", store), ExitCode.FAILED, directory + " is not a managed store");
    Path other = folder.resolve("other");
    ManagedStore.open(other, ManagedOptions.defaults()).close();
    Files.copy(other.resolve("metadata/data.mdb"), records);
    with(open -> assertThat(open.namespaces()).isEmpty());
    for (String[] line :
        new String[][] {{"gc", store}, {"gc", store, "--grace", "0s"}, {"plan", store}}) {
      Result result = run(line);
      assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(result.err())
          .hasLineCount(1)
          .startsWith("tidemark: refused: there are 4 blobs and no record of any content")
          .contains(line[0].equals("gc") ? ": nothing was deleted; " : ": nothing would be deleted")
          .contains("; bring the metadata back", "--allow records-lost");
    }
    assertThat(run("gc", store, "--dry-run").err())
        .isEqualTo(run("plan", store).err())
        .contains("(records-lost): nothing would be deleted");
    Result json = run("gc", store, "--json");
    assertThat(json.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(json.text("refused")).contains("no record of any content");
    assertThat(json.object())
        .containsEntry("refusals", List.of("records-lost"))
        .containsEntry("epoch", null)
        .containsEntry("collected", Map.of())
        .containsEntry("freed", 0L);
    run("gc", store, "--grace", "0s", "--allow", "orphan-share");
    assertThat(hasBytes(LAYER)).isTrue();
    assertThat(run("gc", store, "--grace", "0s", "--allow", "records-lost").exitCode()).isZero();
    assertThat(hasBytes(LAYER)).isFalse();
  }

  /** Keeps and removes nothing, but could refer to anything. */
  private static final class Streams implements Collector {

    @Override
    public String name() {
      return "streams";
    }

    @Override
    public boolean refers() {
      return true;
    }

    @Override
    public Session start() {
      return new Session() {
        @Override
        public void all(BiConsumer<String, String> each) {}

        @Override
        public void active(String namespace, Consumer<String> each) {}
      };
    }

    @Override
    public void remove(String namespace, String key) {}
  }

  @Test
  void whatOnlyAnotherProgramCanJudgeIsLeftToIt() throws IOException {
    ManagedOptions options =
        ManagedOptions.defaults()
            .withSchedule(Optional.empty())
            .withCollectors(List.of(new Streams()));
    try (ManagedStore open = ManagedStore.open(directory, options)) {
      open.collect();
      write(open.workspace("default"), "stray", Map.of());
    }
    for (String[] line : new String[][] {{"gc", store}, {"gc", store, "--dry-run"}}) {
      assertLine(
          run(line),
          ExitCode.REFUSED,
          "refused: the collector streams is not here",
          line.length > 2 ? ": nothing would be deleted" : ": nothing was deleted");
    }
    assertLine(run("plan", store), ExitCode.REFUSED, "is not here", ": there is no plan");
    Result json = run("gc", store, "--json");
    assertThat(json.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(json.text("refused")).startsWith("the collector streams is not here");
    assertThat(json.map("seconds").keySet().toString()).isEqualTo("[reconcile, total]");
    assertThat(hasBytes(STRAY)).isTrue();
  }

  @Test
  void removedSnapshotsWaitForTheirProgram() throws IOException {
    ManagedOptions removing =
        ManagedOptions.defaults()
            .withSchedule(Optional.empty())
            .withSnapshots((namespace, snapshotter, name) -> {});
    ManagedStore.open(directory, removing).close();
    with(open -> open.workspace("default").snapshots().prepare("overlayfs", "idle", "", Map.of()));
    Map<String, Object> json = run("gc", store, "--json").object();
    assertThat(json)
        .containsEntry("collected", Map.of("content", 1L, "snapshot", 1L))
        .containsEntry("freed", 1L)
        .containsEntry("queue", 1L);
    assertThat(words(run("gc", store)))
        .contains(
            "1 waits to be removed, by a later gc or by the program that keeps the snapshots.");
  }
}
