package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.NAMESPACE;
import static dev.tidemark.engine.managed.ContentStore.add;
import static dev.tidemark.engine.managed.ContentStore.buffer;
import static dev.tidemark.engine.managed.ContentStore.content;
import static dev.tidemark.engine.managed.ContentStore.digest;
import static dev.tidemark.engine.managed.ContentStore.refusal;
import static dev.tidemark.engine.managed.ContentStore.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.managed.StoreException.Reason;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.OtherJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How ingests live and die. */
class IngestTest {

  private static final String TEXT = "the bytes of a layer";
  private static final Digest DIGEST = digest(TEXT);
  private static final Resource REF = Resource.ingest(NAMESPACE, "ref");

  @TempDir Path directory;

  private ContentStore store;
  private Contents contents;

  @BeforeEach
  void open() throws IOException {
    store = new ContentStore(directory);
    contents = store.contents();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private Instant expires() {
    String instant = store.read(view -> view.get(REF)).orElseThrow().field(Entry.EXPIRES_AT);
    return instant.isEmpty() ? Instant.MAX : Instant.parse(instant);
  }

  private boolean recorded() {
    return store.read(view -> view.get(REF)).isPresent();
  }

  private Path files() {
    return directory.resolve("ingests").resolve(Arrivals.name(REF));
  }

  // --- leases

  @Test
  void contentLeased() throws IOException {
    Contents first = store.under(store.lease("lease-1"));
    ContentStore.add(first, TEXT);
    assertThat(store.held("lease-1")).containsExactly(content(DIGEST));

    Contents second = store.under(store.lease("lease-2"));
    assertThat(refusal(() -> second.writer("again", DIGEST, TEXT.length())))
        .isEqualTo(Reason.ALREADY_EXISTS);
    assertThat(store.held("lease-2")).containsExactly(content(DIGEST));
  }

  @Test
  void ingestLeased() throws IOException {
    Contents leased = store.under(store.lease("lease-1"));
    leased.writer("ref").close();
    assertThat(store.held("lease-1")).containsExactly(REF);
    assertThat(expires()).isEqualTo(Instant.MAX);
    leased.abort("ref");
    assertThat(store.held("lease-1")).isEmpty();
    assertThat(refusal(() -> leased.abort("ref"))).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void ingestUnderALeaseThatIsGone() {
    assertThat(refusal(() -> store.under("gone").writer("ref"))).isEqualTo(Reason.NOT_FOUND);
    assertThat(recorded()).isFalse();
  }

  @Test
  void aLeaseTakesOverWhatWouldExpire() throws IOException {
    contents.writer("ref").close();
    assertThat(expires()).isBefore(Instant.MAX);
    store.under(store.lease("lease-1")).writer("ref").close();
    assertThat(expires()).isEqualTo(Instant.MAX);
    contents.writer("ref").close();
    assertThat(expires()).isBefore(Instant.MAX);
    assertThat(store.held("lease-1")).containsExactly(REF);
  }

  // --- expiry (L34)

  @Test
  void stopsBeingARootADayAfterItBegan() throws IOException {
    contents.writer("ref").close();
    Optional<Instant> next = store.read(CatalogView::nextExpiry);
    assertThat(next).contains(expires());
    assertThat(expires()).isEqualTo(contents.status("ref").startedAt().plus(Duration.ofHours(24)));
  }

  @Test
  void anUploadThatTakesDaysStays() throws IOException {
    try (ContentWriter writer = contents.writer("ref")) {
      for (int hour = 0; hour < 72; hour++) {
        Instant before = expires();
        writer.write(buffer("."));
        assertThat(expires()).isAfterOrEqualTo(before);
        store.pass(Duration.ofHours(1));
        assertThat(expires()).isAfter(contents.status("ref").startedAt().plusSeconds(3600L * hour));
      }
      writer.commit(Map.of());
    }
    assertThat(contents.exists(digest(".".repeat(72)))).isTrue();
  }

  @Test
  void closingPutsTheEndOff() throws IOException {
    Instant before;
    try (ContentWriter writer = contents.writer("ref")) {
      before = expires();
      writer.write(buffer("."));
      store.pass(Duration.ofMinutes(59));
    }
    assertThat(expires()).isEqualTo(before.plus(Duration.ofMinutes(59)));
  }

  @Test
  void goingOnPutsTheEndOff() throws IOException {
    contents.writer("ref").close();
    Instant before = expires();
    store.pass(Duration.ofHours(25)); // nobody has collected it yet
    contents.writer("ref").close();
    assertThat(expires()).isEqualTo(before.plus(Duration.ofHours(25)));
  }

  @Test
  void commitOfACollectedIngestIsRefused() throws IOException {
    ContentWriter writer = contents.writer("ref");
    writer.write(buffer(TEXT));
    store.condemn(REF);
    assertThat(refusal(() -> writer.commit(Map.of()))).isEqualTo(Reason.FAILED_PRECONDITION);
    assertThat(contents.exists(DIGEST)).isFalse();
    assertThat(store.bytes.path(DIGEST)).doesNotExist();
    assertThat(files()).doesNotExist();
    assertThat(writer.isOpen()).isFalse();
  }

  @Test
  void writingToACollectedIngestIsRefusedWithinTheHour() throws IOException {
    try (ContentWriter writer = contents.writer("ref")) {
      writer.write(buffer("."));
      store.condemn(REF);
      store.pass(Duration.ofHours(1));
      assertThat(refusal(() -> writer.write(buffer(".")))).isEqualTo(Reason.FAILED_PRECONDITION);
    }
    assertThat(files()).doesNotExist();
  }

  @Test
  void aNewIngestBeginsWithoutTheBytesOfACollectedOne() throws IOException {
    try (ContentWriter writer = contents.writer("ref")) {
      writer.write(buffer("old"));
    }
    store.condemn(REF);
    try (ContentWriter writer = contents.writer("ref")) {
      assertThat(writer.status().offset()).isZero();
      writer.write(buffer(TEXT));
      writer.commit(Map.of());
    }
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  // --- going on

  @Test
  void isNotGoneOnWithForOtherBytes() throws IOException {
    contents.writer("ref", DIGEST, 20).close();
    assertThat(refusal(() -> contents.writer("ref", DIGEST, 21)))
        .isEqualTo(Reason.FAILED_PRECONDITION);
    assertThat(refusal(() -> contents.writer("ref", DIGEST, -2)))
        .isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(refusal(() -> contents.writer("ref", digest("other"), 20)))
        .isEqualTo(Reason.FAILED_PRECONDITION);
    try (ContentWriter writer = contents.writer("ref")) {
      assertThat(writer.status().expected()).contains(DIGEST);
    }
  }

  @Test
  void remembersWhatItLearnsLater() throws IOException {
    contents.writer("ref").close();
    contents.writer("ref", DIGEST, 20).close();
    assertThat(contents.status("ref").expected()).contains(DIGEST);
    assertThat(contents.status("ref").total()).isEqualTo(20);
  }

  @Test
  void abortWhileSomebodyWrites() throws IOException {
    ContentWriter writer = contents.writer("ref");
    writer.write(buffer(TEXT));
    contents.abort("ref");
    assertThat(refusal(() -> contents.writer("ref"))).isEqualTo(Reason.UNAVAILABLE);
    assertThat(refusal(() -> writer.commit(Map.of()))).isEqualTo(Reason.FAILED_PRECONDITION);
    assertThat(files()).doesNotExist();
    assertThat(contents.exists(DIGEST)).isFalse();
  }

  @Test
  void abortRemovesTheFiles() throws IOException {
    try (ContentWriter writer = contents.writer("ref")) {
      writer.write(buffer(TEXT));
    }
    assertThat(files()).isNotEmptyDirectory();
    contents.abort("ref");
    assertThat(files()).doesNotExist();
    assertThat(refusal(() -> contents.status("ref"))).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void aClosedWriterDoesNothing() throws IOException {
    ContentWriter writer = contents.writer("ref");
    writer.close();
    writer.close();
    assertThatThrownBy(() -> writer.write(buffer(TEXT))).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> writer.commit(Map.of())).isInstanceOf(ClosedChannelException.class);
    assertThat(recorded()).isTrue();
  }

  @Test
  void anInterruptedWriterCanBeGoneOnWith() throws IOException {
    ContentWriter writer = contents.writer("ref");
    writer.write(buffer("the bytes "));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> writer.write(buffer("lost"))).isInstanceOf(IOException.class);
    assertThat(Thread.interrupted()).isTrue();
    writer.close();
    try (ContentWriter again = contents.writer("ref")) {
      again.writeRest(ContentStore.stream(TEXT));
      again.commit(Map.of());
    }
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  /** Whoever has the turn carries out the transactions of others; his interruption is his own. */
  @Test
  void anUploadBeginsThoughItsTransactionIsCarriedOutByAnInterruptedThread() throws Exception {
    CountDownLatch turn = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread other =
        new Thread(
            () -> {
              try {
                turn.await();
                contents.writer("ref").close();
              } catch (IOException | InterruptedException | RuntimeException e) {
                failure.set(e);
              }
            });
    other.start();
    store.write(
        change -> {
          turn.countDown();
          while (!change.awaited()) {
            Thread.onSpinWait();
          }
          Thread.currentThread().interrupt();
          return change;
        });
    assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
    other.join();
    assertThat(failure.get()).isNull();
    assertThat(recorded()).isTrue();
  }

  @Test
  void anInterruptionDoesNotOpenTheLocks() throws IOException {
    try (ContentWriter writer = contents.writer("ref")) {
      Thread.currentThread().interrupt();
      assertThat(refusal(() -> contents.writer("ref"))).isEqualTo(Reason.UNAVAILABLE);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(refusal(() -> contents.writer("ref"))).isEqualTo(Reason.UNAVAILABLE);
      assertThat(writer.isOpen()).isTrue();
    }
  }

  // --- what a crash leaves

  private int sweep(Predicate<Resource> recorded) throws IOException {
    Arrivals arrivals = store.bytes.arrivals();
    return arrivals.sweep(arrivals.stale(recorded, Instant.MAX).old(), recorded);
  }

  @Test
  void sweepRemovesWhatIsNotRecorded() throws IOException {
    contents.writer("ref").close();
    Path lost = Files.createDirectories(directory.resolve("ingests").resolve("0".repeat(64)));
    Files.writeString(lost.resolve("data"), "lost");
    Path stale = directory.resolve("ingests").resolve(Arrivals.name(Resource.ingest("x", "y")));
    Files.createDirectories(stale);
    Files.writeString(stale.resolve("ref"), "x/y");
    assertThat(sweep(one -> store.read(view -> view.get(one)).isPresent())).isEqualTo(2);
    assertThat(lost).doesNotExist();
    assertThat(stale).doesNotExist();
    assertThat(files()).exists();
  }

  @Test
  void sweepLeavesWhatSomebodyWrites() throws IOException {
    try (ContentWriter writer = contents.writer("ref")) {
      assertThat(sweep(one -> false)).isZero();
      assertThat(store.bytes.arrivals().discard(REF, one -> false)).isFalse();
      writer.write(buffer(TEXT));
      writer.commit(Map.of());
    }
    assertThat(store.bytes.arrivals().discard(REF, one -> false)).isTrue();
  }

  @Test
  void aLateCleanerLeavesAnIngestThatHasBegunAnew() throws IOException {
    contents.writer("ref").close();
    assertThat(store.bytes.arrivals().discard(REF, one -> recorded())).isFalse();
    assertThat(files()).exists();
  }

  @Test
  void aRecordWithoutFilesBeginsAtZero() throws IOException {
    try (ContentWriter writer = contents.writer("ref")) {
      writer.write(buffer("old"));
    }
    store.bytes.arrivals().discard(REF, one -> false);
    assertThat(contents.status("ref").offset()).isZero();
    try (ContentWriter writer = contents.writer("ref")) {
      writer.write(buffer(TEXT));
      writer.commit(Map.of());
    }
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  @Test
  void anotherProcessWrites() throws Exception {
    contents.writer("ref").close();
    Process process = OtherJvm.start(LockHolder.class, directory.toString());
    try (InputStream out = process.getInputStream()) {
      assertThat(out.read()).isEqualTo('L');
      assertThat(refusal(() -> contents.writer("ref"))).isEqualTo(Reason.UNAVAILABLE);
      contents.writer("other").close();
    } finally {
      process.destroyForcibly().waitFor();
    }
    contents.writer("ref").close();
  }

  // --- times

  /** As containerd: neither opening nor closing is an arrival. */
  @Test
  void anIngestWasUpdatedWhenBytesArrivedLast() throws IOException {
    Path data = directory.resolve("ingests").resolve(Arrivals.name(REF)).resolve("data");
    Instant arrived = Instant.parse("2100-01-01T01:00:00Z");
    try (ContentWriter writer = contents.writer("ref")) {
      writer.write(buffer("abc"));
      Files.setLastModifiedTime(data, FileTime.from(arrived));
      store.pass(Duration.ofHours(2));
      assertThat(writer.status().updatedAt()).isEqualTo(arrived);
    }
    assertThat(contents.status("ref").updatedAt()).isEqualTo(arrived);
    store.pass(Duration.ofHours(2));
    contents.writer("ref").close();
    assertThat(contents.status("ref").updatedAt()).isEqualTo(arrived);
  }

  // --- files

  @Test
  void aBlobCanOnlyBeReadAndWrittenOnFromACopy() throws IOException {
    add(contents, TEXT);
    Path blob = store.bytes.path(DIGEST);
    assertThat(Files.getPosixFilePermissions(blob))
        .contains(PosixFilePermission.OWNER_READ)
        .doesNotContain(
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
    try (ContentWriter lent = store.in("other").writer("ref", DIGEST, TEXT.length())) {
      lent.truncate(3);
      lent.write(buffer(TEXT.substring(3)));
      lent.commit(Map.of());
    }
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  /** Holds the lock until it is killed. */
  static final class LockHolder {
    private LockHolder() {}

    public static void main(String[] args) throws Exception {
      BlobFiles bytes = new BlobFiles(Path.of(args[0]));
      Arrival arrival = bytes.arrivals().acquire(REF).orElseThrow();
      System.out.print("L");
      System.out.flush();
      Thread.sleep(60_000);
      arrival.close();
    }
  }
}
