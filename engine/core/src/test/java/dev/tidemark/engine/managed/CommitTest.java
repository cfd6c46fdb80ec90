package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.buffer;
import static dev.tidemark.engine.managed.ContentStore.content;
import static dev.tidemark.engine.managed.ContentStore.digest;
import static dev.tidemark.engine.managed.ContentStore.refusal;
import static dev.tidemark.engine.managed.ContentStore.stream;
import static dev.tidemark.engine.managed.ContentStore.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.managed.StoreException.Reason;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a commit changes, and what it leaves when it is refused, repeated or cut short. */
class CommitTest {

  private static final String TEXT = "the bytes of a layer";
  private static final Digest DIGEST = digest(TEXT);

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

  private ContentWriter written(Contents where) throws IOException {
    ContentWriter writer = where.writer("ref");
    writer.write(buffer(TEXT));
    return writer;
  }

  private void commit(Contents where) throws IOException {
    try (ContentWriter writer = where.writer("ref")) {
      writer.writeRest(stream(TEXT));
      writer.commit(-1, Optional.of(DIGEST), Map.of());
    }
  }

  private List<String> blobs() throws IOException {
    List<String> found = new ArrayList<>();
    store.bytes.list(digest -> found.add(digest.toString()));
    return found;
  }

  // --- refusals

  @Test
  void wrongSize() throws IOException {
    ContentWriter writer = written(contents);
    assertThat(refusal(() -> writer.commit(21, Optional.empty(), Map.of())))
        .isEqualTo(Reason.FAILED_PRECONDITION);
    assertThat(writer.isOpen()).isFalse();
    assertThat(contents.status("ref").offset()).isEqualTo(TEXT.length());
    commit(contents);
  }

  @Test
  void wrongDigest() throws IOException {
    ContentWriter writer = written(contents);
    assertThat(refusal(() -> writer.commit(-1, Optional.of(digest("other")), Map.of())))
        .isEqualTo(Reason.FAILED_PRECONDITION);
    assertThat(blobs()).isEmpty();
    try (ContentWriter again = contents.writer("ref")) {
      again.truncate(0);
      again.write(buffer("other"));
      again.commit(-1, Optional.of(digest("other")), Map.of());
    }
    assertThat(text(contents, digest("other"))).isEqualTo("other");
  }

  @Test
  void digestOfTheBeginningIsVerified() throws IOException {
    try (ContentWriter writer = contents.writer("ref", DIGEST, -1)) {
      writer.write(buffer("something else"));
      assertThat(refusal(() -> writer.commit(Map.of()))).isEqualTo(Reason.FAILED_PRECONDITION);
    }
  }

  @Test
  void bytesThatChangedOnDiskAreNotTaken() throws IOException {
    written(contents).close();
    try (var files = Files.walk(directory.resolve("ingests"))) {
      Path data = files.filter(path -> path.endsWith("data")).findFirst().orElseThrow();
      Files.writeString(data, TEXT.replace('y', 'z'));
    }
    assertThat(refusal(() -> commit(contents))).isEqualTo(Reason.FAILED_PRECONDITION);
  }

  @Test
  void sha384() throws IOException {
    Digest sha384 = digest("sha384", TEXT);
    contents.write("a", sha384, TEXT.length(), stream(TEXT), Map.of());
    assertThat(text(contents, sha384)).isEqualTo(TEXT);
    Digest other = digest("sha384", "other");
    assertThat(refusal(() -> contents.write("b", other, TEXT.length(), stream(TEXT), Map.of())))
        .isEqualTo(Reason.FAILED_PRECONDITION);
  }

  @Test
  void sha512() throws IOException {
    Digest sha512 = digest("sha512", TEXT);
    contents.write("a", sha512, TEXT.length(), stream(TEXT), Map.of());
    assertThat(text(contents, sha512)).isEqualTo(TEXT);
    ContentWriter writer = written(contents);
    assertThat(writer.digest()).isEqualTo(DIGEST);
    assertThat(refusal(() -> writer.commit(-1, Optional.of(sha512), Map.of())))
        .isEqualTo(Reason.ALREADY_EXISTS);
  }

  @Test
  void digestThatCannotBeVerified() throws IOException {
    Digest blake3 = new Digest("blake3", "0".repeat(64));
    assertThat(refusal(() -> contents.writer("ref", blake3, -1)))
        .isEqualTo(Reason.INVALID_ARGUMENT);
    ContentWriter writer = written(contents);
    assertThat(refusal(() -> writer.commit(-1, Optional.of(blake3), Map.of())))
        .isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(contents.exists(blake3)).isFalse();
  }

  @Test
  void labelThatIsTooLong() throws IOException {
    ContentWriter writer = written(contents);
    assertThat(refusal(() -> writer.commit(Map.of("k", "v".repeat(4096)))))
        .isEqualTo(Reason.INVALID_ARGUMENT);
    commit(contents);
    assertThat(
            refusal(
                () ->
                    contents.update(
                        contents.info(DIGEST).withLabels(Map.of("k", "v".repeat(4096))))))
        .isEqualTo(Reason.INVALID_ARGUMENT);
  }

  /** What stays behind is the ingest with all its bytes, for as long as somebody else keeps it. */
  @Test
  void commitUnderALeaseThatIsGoneChangesNothing() throws IOException {
    ContentWriter writer = written(store.under(store.lease("lease-1")));
    store.deleteLease("lease-1");
    assertThat(refusal(() -> writer.commit(Map.of()))).isEqualTo(Reason.NOT_FOUND);
    assertThat(blobs()).isEmpty();
    assertThat(contents.exists(DIGEST)).isFalse();
    assertThat(contents.status("ref").offset()).isEqualTo(TEXT.length());
    assertThat(store.events).isEmpty();

    Contents leased = store.under(store.lease("lease-2"));
    try (ContentWriter again = leased.writer("ref")) {
      assertThat(again.digest()).isEqualTo(DIGEST);
      again.commit(Map.of());
    }
    assertThat(store.held("lease-2")).containsExactly(content(DIGEST));
  }

  // --- events

  @Test
  void events() throws IOException {
    commit(contents);
    contents.update(contents.info(DIGEST));
    contents.delete(DIGEST);
    assertThat(store.events)
        .containsExactly(
            new Event(Event.Action.CREATED, content(DIGEST)),
            new Event(Event.Action.UPDATED, content(DIGEST)),
            new Event(Event.Action.DELETED, content(DIGEST)));
  }

  // --- bytes that wait for their end

  @Test
  void commitAgainWhileTheBytesAreQueued() throws IOException {
    commit(contents);
    contents.delete(DIGEST);
    assertThat(store.queueLength()).isEqualTo(1);
    commit(contents);
    assertThat(store.queueLength()).isZero();
    assertThat(store.clean(DIGEST)).isFalse();
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  @Test
  void commitAgainAfterTheBytesHaveGone() throws IOException {
    commit(contents);
    contents.delete(DIGEST);
    assertThat(store.clean(DIGEST)).isTrue();
    assertThat(blobs()).isEmpty();
    commit(contents);
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  @Test
  void bytesThatAnotherNamespaceHasStay() throws IOException {
    commit(contents);
    commit(store.in("other"));
    contents.delete(DIGEST);
    assertThat(store.clean(DIGEST)).isFalse();
    assertThat(text(store.in("other"), DIGEST)).isEqualTo(TEXT);
  }

  /** L4: the answer that no bytes are needed is kept, whatever becomes of the other namespace. */
  @Test
  void lentBytesOutliveTheirOwner() throws IOException {
    commit(contents);
    Contents other = store.in("other");
    try (ContentWriter writer = other.writer("ref", DIGEST, -1)) {
      contents.delete(DIGEST);
      assertThat(store.clean(DIGEST)).isTrue();
      assertThat(writer.status().offset()).isEqualTo(TEXT.length());
      writer.commit(Map.of());
    }
    assertThat(text(other, DIGEST)).isEqualTo(TEXT);
  }

  // --- damage (L22, L24)

  @Test
  void contentWithoutBytesCanBeWrittenAgain() throws IOException {
    commit(contents);
    Files.delete(store.bytes.path(DIGEST));
    assertThat(contents.exists(DIGEST)).isFalse();
    assertThatThrownBy(() -> contents.open(DIGEST))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("write it again");
    contents.write("ref", DIGEST, TEXT.length(), stream(TEXT), Map.of());
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  @Test
  void contentThatIsCutOffCanBeWrittenAgain() throws IOException {
    commit(contents);
    Files.writeString(store.bytes.path(DIGEST), "the byt");
    assertThat(contents.exists(DIGEST)).isFalse();
    contents.write("ref", DIGEST, TEXT.length(), stream(TEXT), Map.of());
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  /** Other bytes, as many. */
  private void damage() throws IOException {
    Files.delete(store.bytes.path(DIGEST));
    Files.writeString(store.bytes.path(DIGEST), TEXT.toUpperCase(Locale.ROOT));
  }

  @Test
  void aDamagedBlobOfTheRightSizeIsReplacedByEveryWriterOfTheRightBytes() throws IOException {
    commit(contents);
    damage();
    assertThat(contents.write("ref", DIGEST, TEXT.length(), stream(TEXT), Map.of())).isFalse();
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);

    damage();
    contents.add(stream(TEXT), Map.of());
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);

    damage();
    assertThatThrownBy(() -> commit(contents)).isInstanceOf(StoreException.class);
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);

    damage();
    contents.asContentStore().write(stream(TEXT), -1, Optional.of(DIGEST));
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
    assertThat(contents.statuses()).isEmpty();
  }

  @Test
  void theDamagedBlobOfAnotherNamespaceIsNotLentButReplaced() throws IOException {
    commit(contents);
    damage();
    Contents other = store.in("other");
    assertThat(other.write("ref", DIGEST, TEXT.length(), stream(TEXT), Map.of())).isTrue();
    assertThat(text(other, DIGEST)).isEqualTo(TEXT);
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);

    damage();
    commit(store.in("third"));
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  @Test
  void whoReadsADamagedBlobReadsOnWhenItIsReplaced() throws IOException {
    commit(contents);
    damage();
    try (SeekableByteChannel open = contents.open(DIGEST)) {
      contents.add(stream(TEXT), Map.of());
      ByteBuffer buffer = ByteBuffer.allocate(TEXT.length());
      assertThat(open.read(buffer)).isEqualTo(TEXT.length());
      assertThat(new String(buffer.array(), StandardCharsets.UTF_8))
          .isEqualTo(TEXT.toUpperCase(Locale.ROOT));
    }
  }

  @Test
  void wrongBytesDoNotReplaceRightOnes() throws IOException {
    commit(contents);
    assertThatThrownBy(
            () -> contents.write("ref", DIGEST, TEXT.length(), stream("other"), Map.of()))
        .isInstanceOf(StoreException.class);
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  // --- crashes and repetitions

  @Test
  void bytesInPlaceAndTheTransactionLost() throws IOException {
    ContentWriter writer = written(contents);
    store.lose();
    assertThatThrownBy(() -> writer.commit(Map.of())).isInstanceOf(ContentStore.Crash.class);
    store.heal();
    assertThat(blobs()).containsExactly(DIGEST.toString());
    assertThat(contents.exists(DIGEST)).isFalse();
    assertThat(contents.status("ref").offset()).isEqualTo(TEXT.length());
    commit(contents);
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
    assertThat(contents.statuses()).isEmpty();
  }

  @Test
  void bytesInPlaceTheTransactionLostAndAnotherUploadOfTheSame() throws IOException {
    ContentWriter writer = written(contents);
    store.lose();
    assertThatThrownBy(() -> writer.commit(Map.of())).isInstanceOf(ContentStore.Crash.class);
    store.heal();
    contents.write("other ref", DIGEST, -1, stream(TEXT), Map.of());
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
    // what is left of the first one is no second name of the blob's file that could be written to
    try (ContentWriter again = contents.writer("ref")) {
      again.write(buffer(" and more"));
      again.truncate(3);
    }
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  @Test
  void aTransactionThatIsRunTwice() throws IOException {
    store.between(() -> {});
    Contents leased = store.under(store.lease("lease-1"));
    try (ContentWriter writer = leased.writer("ref", DIGEST, TEXT.length())) {
      writer.write(buffer(TEXT));
      writer.commit(Map.of());
    }
    Contents other = store.in("other");
    other.write("ref", DIGEST, -1, stream(""), Map.of());
    assertThat(text(leased, DIGEST)).isEqualTo(TEXT);
    assertThat(text(other, DIGEST)).isEqualTo(TEXT);
    assertThat(store.held("lease-1")).containsExactly(content(DIGEST));
  }

  @Test
  void bytesRemovedBetweenTwoRuns() throws IOException {
    ContentWriter writer = written(contents);
    store.between(
        () -> {
          try {
            store.bytes.delete(DIGEST);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    writer.commit(Map.of());
    store.heal();
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  /** Whoever has the turn carries out the transactions of others; his interruption is his own. */
  @Test
  void anInterruptedThreadInstalls() throws IOException {
    Path complete = Files.writeString(directory.resolve("complete"), TEXT);
    Thread.currentThread().interrupt();
    store.bytes.install(complete, DIGEST, TEXT.length(), false);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(blobs()).containsExactly(DIGEST.toString());
  }

  // --- threads

  private static <T> List<T> together(int threads, Callable<T> task) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<T>> results = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        results.add(
            pool.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      List<T> values = new ArrayList<>();
      for (Future<T> result : results) {
        values.add(result.get());
      }
      return values;
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void manyCommitTheSameDigest() throws Exception {
    for (int round = 0; round < 10; round++) {
      List<Boolean> added =
          together(
              8,
              () -> {
                String ref = Thread.currentThread().getName();
                return contents.write(ref, DIGEST, -1, stream(TEXT), Map.of());
              });
      assertThat(added).containsOnlyOnce(true);
      assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
      assertThat(contents.statuses()).isEmpty();
      contents.delete(DIGEST);
      if (round % 2 == 0) {
        assertThat(store.clean(DIGEST)).isTrue();
      }
    }
  }

  @Test
  void manyWantTheSameRef() throws Exception {
    List<Boolean> got =
        together(
            8,
            () -> {
              try (ContentWriter writer = contents.writer("ref")) {
                Thread.sleep(300);
                return writer.isOpen();
              } catch (StoreException e) {
                return e.reason() != Reason.UNAVAILABLE;
              }
            });
    assertThat(got).contains(true, false);
    assertThat(got.stream().filter(one -> one)).hasSizeLessThan(4);
  }
}
