package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.digest;
import static dev.tidemark.engine.managed.ContentStore.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.judge.Counts;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Run;
import dev.tidemark.engine.managed.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store remembers of the programs that have opened it, and tells them. */
class SettingsTest {

  @TempDir Path directory;

  private static ManagedOptions quiet() {
    return ManagedOptions.defaults().withSchedule(Optional.empty());
  }

  private ManagedStore open(ManagedOptions options) throws IOException {
    return ManagedStore.open(directory, options);
  }

  @Test
  void theGraceOfOneProgramIsThatOfTheNext() throws IOException {
    try (ManagedStore store = open(quiet().withGrace(Duration.ofHours(1)))) {
      store.workspace("test").contents().add(stream("young"), Map.of());
    }
    try (ManagedStore store = open(quiet())) {
      assertThat(store.grace()).isEqualTo(Duration.ofHours(1));
      Report report = store.collect();
      assertThat(report.deeds().total()).isZero();
      assertThat(report.counts().kept()).containsEntry("grace", 1L);
      assertThat(store.plan(Policy.immediate()).entries().size()).as("once").isEqualTo(1);
    }
    try (ManagedStore store = open(quiet().withGrace(Duration.ZERO))) {
      assertThat(store.collect().deeds().total()).isEqualTo(1);
    }
  }

  @Test
  void everyCollectionIsReportedHoweverItEnds() throws IOException {
    List<Report> reports = new ArrayList<>();
    try (ManagedStore store = open(quiet().withReports(reports::add))) {
      store.workspace("test").contents().add(stream("x"), Map.of());
      Report report = store.collect();
      assertThat(reports).containsExactly(report);
      assertThat(report.run().outcome()).isEqualTo(Run.Outcome.DONE);
      assertThat(report.run().duration()).isPositive();
      assertThat(store.plan(store.policy()).entries()).isEmpty();
      store.requestCollection().join();
      assertThat(reports).hasSize(2);
    }
  }

  @Test
  void orphansAreCountedWithoutBeingTouched() throws IOException {
    try (ManagedStore store = open(quiet())) {
      store.workspace("test").contents().add(stream("x"), Map.of("containerd.io/gc.root", "x"));
      Path blobs = directory.resolve("blobs/sha256");
      Path orphan = Files.writeString(blobs.resolve(digest("lost").encoded()), "lost");
      Path upload = Files.createDirectories(directory.resolve("ingests").resolve("0".repeat(64)));
      Files.writeString(upload.resolve("data"), "two");
      String lost = "blobs/sha256/" + digest("lost").encoded();
      assertThat(store.orphans(Duration.ZERO))
          .isEqualTo(
              new Orphans(
                  new Counts.Leftovers(
                      2, 7, 0, 0, List.of(lost, "ingests/" + upload.getFileName())),
                  List.of()));
      assertThat(orphan).exists();
      assertThat(upload).exists();
      assertThat(store.reconcile(Duration.ZERO, Set.of()).number()).isEqualTo(2);
      Report report = store.collect();
      assertThat(report.deeds().freed()).isEqualTo(1);
      assertThat(report.deeds().freedBytes()).isEqualTo(4);
      assertThat(store.orphans(Duration.ZERO))
          .isEqualTo(new Orphans(Counts.Leftovers.NONE, List.of()));
    }
  }

  @Test
  void whereNobodyRemovesSnapshotsTheirNamesAreFreeAtOnceAndNothingWaits() throws IOException {
    try (ManagedStore store = open(quiet())) {
      Snapshots snapshots = store.workspace("test").snapshots();
      snapshots.prepare("overlay", "a", "", Map.of());
      snapshots.remove("overlay", "a");
      snapshots.prepare("overlay", "a", "", Map.of());
      snapshots.remove("overlay", "a");
      store.collect();
      assertThat(store.queueLength()).isZero();
    }
  }

  @Test
  void whereAProgramRemovesSnapshotsOthersWaitForIt() throws IOException {
    List<String> removed = new ArrayList<>();
    ManagedOptions removing =
        quiet().withSnapshots((namespace, snapshotter, name) -> removed.add(name));
    open(removing).close();
    try (ManagedStore store = open(quiet())) {
      Snapshots snapshots = store.workspace("test").snapshots();
      snapshots.prepare("overlay", "a", "", Map.of());
      snapshots.remove("overlay", "a");
      store.collect();
      assertThat(store.queueLength()).isEqualTo(1);
      assertThat(ContentStore.refusal(() -> snapshots.prepare("overlay", "a", "", Map.of())))
          .isEqualTo(Reason.UNAVAILABLE);
    }
    try (ManagedStore store = open(removing)) {
      store.collect();
      assertThat(removed).containsExactly("a");
      store.workspace("test").snapshots().prepare("overlay", "a", "", Map.of());
    }
  }
}
