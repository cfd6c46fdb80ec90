package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.judge.Run;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store would lose whose records are lost, old, or those of something else. */
class LostRecordsTest {

  private static final Set<Refusal.Kind> NONE = Set.of();

  @TempDir Path folder;
  private Path directory;
  private final List<Report> reports = new ArrayList<>();

  @BeforeEach
  void place() {
    directory = folder.resolve("store");
  }

  private ManagedStore open(Duration later) throws IOException {
    return ManagedStore.open(
        directory,
        ManagedOptions.defaults()
            .withSchedule(Optional.empty())
            .withReports(reports::add)
            .withClock(Clock.offset(Clock.systemUTC(), later)));
  }

  private ManagedStore open() throws IOException {
    return open(Duration.ZERO);
  }

  private static void images(ManagedStore store, int from, int number) throws IOException {
    for (int i = from; i < from + number; i++) {
      byte[] bytes = ("blob " + i).getBytes(StandardCharsets.UTF_8);
      Map<String, String> root = Map.of("containerd.io/gc.root", "x");
      store.workspace("default").contents().add(new ByteArrayInputStream(bytes), root);
    }
  }

  private long blobs() throws IOException {
    return files(directory.resolve("blobs"));
  }

  private static long files(Path place) throws IOException {
    if (Files.notExists(place)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private Path data() {
    return directory.resolve("metadata").resolve("data.mdb");
  }

  /** The metadata of another store that has {@code number} of the same blobs. */
  private void otherMetadata(int number) throws IOException {
    Path mine = directory;
    directory = folder.resolve("other");
    try (ManagedStore store = open()) {
      images(store, 0, number);
    }
    Path other = data();
    directory = mine;
    Files.copy(other, data(), StandardCopyOption.REPLACE_EXISTING);
  }

  // --- where metadata are made

  @ParameterizedTest
  @ValueSource(strings = {"oci-layout", "index.json"})
  void aLayoutThatIsOpenedByMistakeStaysAsItIs(String mark) throws IOException {
    Files.createDirectories(directory.resolve("blobs/sha256"));
    Files.writeString(directory.resolve(mark), "{}");
    Files.writeString(directory.resolve("blobs/sha256").resolve("0".repeat(64)), "x");
    assertThatIOException()
        .isThrownBy(this::open)
        .withMessageContaining("is an OCI image layout")
        .withMessageNotContaining("\n");
    assertThat(directory.resolve("metadata")).doesNotExist();
    assertThat(blobs()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void blobsWhoseMetadataAreGoneGetNoNewOnes(boolean empty) throws IOException {
    try (ManagedStore store = open()) {
      images(store, 0, 3);
    }
    if (empty) {
      Files.write(data(), new byte[0]);
    } else {
      Files.delete(data());
    }
    assertThatIOException()
        .isThrownBy(this::open)
        .withMessageContaining("has blobs but no metadata")
        .withMessageContaining("bring the metadata back");
    assertThat(Files.exists(data())).isEqualTo(empty);
    assertThat(files(directory.resolve("blobs"))).isEqualTo(3);
  }

  @Test
  void blobsBesideMetadataThatWereNeverBegunGetNoRecords() throws IOException {
    try (ManagedStore store = open()) {
      images(store, 0, 3);
    }
    Path mine = data();
    directory = folder.resolve("torn");
    Files.createDirectories(directory.resolve("blobs"));
    begin(directory);
    Files.copy(mine, directory.resolve("blobs").resolve("a-blob"));
    assertThatIOException()
        .isThrownBy(this::open)
        .withMessageContaining("has blobs but no metadata");
    Files.delete(directory.resolve("blobs").resolve("a-blob"));
    open().close();
  }

  /** As a process leaves it that dies before its first commit. */
  private static void begin(Path place) {
    assertThatIOException()
        .isThrownBy(
            () ->
                LmdbCatalog.open(
                    place.resolve("metadata"),
                    () -> {
                      throw new IOException("of a test");
                    }))
        .withMessage("of a test");
  }

  @Test
  void aDirectoryWithAnythingElseInItIsRefused() throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("notes.txt"), "x");
    assertThatIOException().isThrownBy(this::open).withMessageContaining("it has notes.txt");
    assertThat(directory.resolve("metadata")).doesNotExist();
  }

  @Test
  void anEmptyFileSystemBecomesAStore() throws IOException {
    Files.createDirectories(directory.resolve("lost+found"));
    Files.createDirectories(directory.resolve("blobs/sha256"));
    open().close();
    begin(folder.resolve("begun"));
    directory = folder.resolve("begun");
    open().close();
  }

  // --- what nothing is recorded of

  @Test
  void withoutRecordsNothingGoes() throws IOException {
    try (ManagedStore store = open()) {
      images(store, 0, 3);
    }
    otherMetadata(0);
    try (ManagedStore store = open(Duration.ofDays(400))) {
      refused(Refusal.Kind.RECORDS_LOST, store::reconcile);
      refused(Refusal.Kind.RECORDS_LOST, () -> store.reconcile(Duration.ZERO, NONE));
      refused(Refusal.Kind.RECORDS_LOST, store::collect);
      assertThat(reports.get(0).run().outcome()).isEqualTo(Run.Outcome.REFUSED);
      refused(
          Refusal.Kind.RECORDS_LOST,
          () -> store.apply(store.plan(Policy.immediate()), Policy.immediate()));
      refused(
          Refusal.Kind.RECORDS_LOST,
          () -> store.reconcile(Duration.ZERO, Set.of(Refusal.Kind.ORPHAN_SHARE)));
      assertThat(store.orphans().refusals()).hasSize(1);
      assertThat(blobs()).isEqualTo(3);
      Set<Refusal.Kind> allowed = Set.of(Refusal.Kind.RECORDS_LOST);
      assertThat(store.reconcile(Duration.ofHours(1), allowed).number()).isEqualTo(3);
      assertThat(store.collect(Policy.immediate().withAllowed(allowed)).deeds().freed())
          .isEqualTo(3);
    }
  }

  private static void refused(Refusal.Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusals()).extracting(Refusal::kind).containsExactly(kind))
        .hasMessageNotContaining("\n");
  }

  @Test
  void mostBlobsThatAnOldCopyOfTheMetadataDoesNotNameStay() throws IOException {
    try (ManagedStore store = open()) {
      images(store, 0, 60);
    }
    otherMetadata(29);
    try (ManagedStore store = open(Duration.ofDays(400))) {
      refused(Refusal.Kind.ORPHAN_SHARE, store::reconcile);
      store.collect();
      assertThat(blobs()).isEqualTo(60);
      images(store, 29, 1);
      assertThat(store.reconcile()).isEqualTo(30);
    }
  }

  @Test
  void whatACrashLeavesInASmallStoreGoesWithoutAWord() throws IOException {
    try (ManagedStore store = open()) {
      images(store, 0, 1 + Leftovers.CRASH);
    }
    otherMetadata(1);
    try (ManagedStore store = open(Duration.ofDays(2))) {
      assertThat(store.reconcile()).isEqualTo(Leftovers.CRASH);
      store.collect();
      assertThat(blobs()).isEqualTo(1);
    }
  }

  @Test
  void namesThatWereRemovedAreNoLoss() throws IOException {
    try (ManagedStore store = open(Duration.ofDays(2))) {
      images(store, 0, 60);
      Contents contents = store.workspace("default").contents();
      contents.list().forEach(one -> contents.delete(one.digest()));
      assertThat(store.reconcile()).isZero();
      assertThat(store.collect().deeds().freed()).isEqualTo(60);
      assertThat(store.reconcile()).isZero();
      assertThat(store.collect().deeds().freed()).isZero();
    }
  }

  @Test
  void whatACrashLeavesInAStoreThatWasEmptiedStopsNoCollection() throws IOException {
    try (ManagedStore store = open()) {
      images(store, 0, 3);
      Contents contents = store.workspace("default").contents();
      contents.list().forEach(one -> contents.delete(one.digest()));
      assertThat(store.collect().deeds().freed()).isEqualTo(3);
      Path blob = directory.resolve("blobs/sha256/" + "a".repeat(64));
      Files.writeString(blob, "of a writer who was killed");
      assertThat(store.collect().deeds().freed()).isZero();
      assertThat(store.reconcile()).isZero();
      assertThat(blob).exists();
      refused(Refusal.Kind.RECORDS_LOST, () -> store.reconcile(Duration.ZERO, NONE));
    }
  }

  @Test
  void blobsThatAreNewerThanTheMetadataStayADay() throws IOException {
    try (ManagedStore store = open()) {
      images(store, 0, 12);
    }
    otherMetadata(10);
    try (ManagedStore store = open()) {
      assertThat(store.reconcile()).isZero();
      assertThat(store.orphans().young()).isEqualTo(2);
      store.collect();
    }
    assertThat(blobs()).isEqualTo(12);
    try (ManagedStore store = open(Duration.ofHours(25))) {
      assertThat(store.reconcile()).isEqualTo(2);
    }
  }

  @Test
  void blobsThatWereBroughtBackWithTheirOldTimesStayADay() throws IOException {
    try (ManagedStore store = open()) {
      images(store, 0, 12);
    }
    try (Stream<Path> files = Files.walk(directory.resolve("blobs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
      }
    }
    otherMetadata(10);
    try (ManagedStore store = open()) {
      assertThat(store.reconcile()).isZero();
    }
  }

  @Test
  void anUploadThatIsNewerThanTheMetadataStaysADay() throws IOException {
    Path upload = directory.resolve("ingests").resolve("0".repeat(64));
    try (ManagedStore store = open()) {
      images(store, 0, 1);
      Files.createDirectories(upload);
      Files.writeString(upload.resolve("data"), "x");
      assertThat(store.reconcile()).isZero();
      assertThat(upload).exists();
    }
    try (ManagedStore store = open(Duration.ofHours(25))) {
      assertThat(store.reconcile()).isEqualTo(1);
      assertThat(upload).doesNotExist();
    }
  }
}
