package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.buffer;
import static dev.tidemark.engine.managed.ContentStore.digest;
import static dev.tidemark.engine.managed.ContentStore.refusal;
import static dev.tidemark.engine.managed.ContentStore.stream;
import static dev.tidemark.engine.managed.ContentStore.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.managed.StoreException.Reason;
import dev.tidemark.spi.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of containerd's content suite (core/content/testsuite). */
class ContentSuiteTest {

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

  private void commitAgain(Optional<Digest> expected) throws IOException {
    try (ContentWriter writer = contents.writer("again")) {
      writer.write(buffer(TEXT));
      writer.commit(TEXT.length(), expected, Map.of());
    }
  }

  @Test
  void commitExistingContent() throws IOException {
    store.add(TEXT);
    assertThat(refusal(() -> commitAgain(Optional.of(DIGEST)))).isEqualTo(Reason.ALREADY_EXISTS);
    assertThat(contents.statuses()).isEmpty();
  }

  @Test
  void commitExistingContentWithoutExpected() throws IOException {
    store.add(TEXT);
    assertThat(refusal(() -> commitAgain(Optional.empty()))).isEqualTo(Reason.ALREADY_EXISTS);
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  @Test
  void openWriterOfExistingContent() throws IOException {
    store.add(TEXT);
    assertThat(refusal(() -> contents.writer("again", DIGEST, TEXT.length())))
        .isEqualTo(Reason.ALREADY_EXISTS);
    assertThat(contents.statuses()).isEmpty();
  }

  @Test
  void secondWriterOnRef() throws IOException {
    ContentWriter first = contents.writer("ref");
    assertThat(refusal(() -> contents.writer("ref"))).isEqualTo(Reason.UNAVAILABLE);
    store.in("other").writer("ref").close();
    first.close();
    contents.writer("ref").close();
  }

  /** Half of the text has arrived before. */
  private ContentWriter resumed() throws IOException {
    try (ContentWriter writer = contents.writer("ref", DIGEST, TEXT.length())) {
      writer.write(buffer(TEXT.substring(0, 7)));
    }
    ContentWriter writer = contents.writer("ref", DIGEST, TEXT.length());
    assertThat(writer.status().offset()).isEqualTo(7);
    assertThat(writer.digest()).isEqualTo(digest(TEXT.substring(0, 7)));
    return writer;
  }

  private void assertCommits(ContentWriter writer) throws IOException {
    assertThat(writer.digest()).isEqualTo(DIGEST);
    assertThat(writer.commit(Map.of())).isEqualTo(DIGEST);
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
    assertThat(contents.info(DIGEST).size()).isEqualTo(TEXT.length());
    assertThat(contents.statuses()).isEmpty();
  }

  @Test
  void resumeTruncate() throws IOException {
    ContentWriter writer = resumed();
    writer.truncate(0);
    writer.write(buffer(TEXT));
    assertCommits(writer);
  }

  @Test
  void resumeTruncateToTheMiddle() throws IOException {
    ContentWriter writer = resumed();
    writer.write(buffer("nonsense"));
    writer.truncate(7);
    assertThat(refusal(() -> writer.truncate(8))).isEqualTo(Reason.INVALID_ARGUMENT);
    writer.write(buffer(TEXT.substring(7)));
    assertCommits(writer);
  }

  @Test
  void resumeDiscard() throws IOException {
    ContentWriter writer = resumed();
    writer.write(buffer(TEXT.substring(7)));
    assertCommits(writer);
  }

  @Test
  void resumeCopy() throws IOException {
    ContentWriter writer = resumed();
    writer.writeRest(stream(TEXT));
    assertCommits(writer);
  }

  @Test
  void resumeCopyOfLess() throws IOException {
    try (ContentWriter writer = resumed()) {
      assertThatThrownBy(() -> writer.writeRest(stream("less"))).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void resumeCopySeeker() throws IOException {
    resumed().close();
    assertThat(contents.write("ref", DIGEST, TEXT.length(), stream(TEXT), Map.of())).isTrue();
    assertThat(contents.write("ref", DIGEST, TEXT.length(), stream(TEXT), Map.of())).isFalse();
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  @Test
  void readerAt() throws IOException {
    store.add(TEXT);
    try (SeekableByteChannel channel = contents.open(DIGEST)) {
      assertThat(channel.size()).isEqualTo(TEXT.length());
      ByteBuffer three = ByteBuffer.allocate(3);
      channel.position(4).read(three);
      assertThat(three.flip()).isEqualTo(buffer(TEXT.substring(4, 7)));
    }
    assertThat(refusal(() -> contents.open(digest("other")))).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void uploadStatus() throws IOException {
    try (ContentWriter writer = contents.writer("ref", DIGEST, TEXT.length())) {
      writer.write(buffer("12345"));
      IngestStatus status = contents.status("ref");
      assertThat(status).isEqualTo(writer.status());
      assertThat(status.ref()).isEqualTo("ref");
      assertThat(status.offset()).isEqualTo(5);
      assertThat(status.total()).isEqualTo(TEXT.length());
      assertThat(status.expected()).contains(DIGEST);
      assertThat(status.updatedAt()).isAfterOrEqualTo(status.startedAt());
    }
    contents.writer("refuse").close();
    assertThat(contents.statuses()).hasSize(2);
    assertThat(contents.statuses("ref==ref")).hasSize(1);
    assertThat(contents.statuses("ref~=ref", "nothing")).hasSize(2);
    assertThat(refusal(() -> contents.statuses("ref=="))).isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(refusal(() -> contents.status("other"))).isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal(() -> contents.writer(""))).isEqualTo(Reason.INVALID_ARGUMENT);
  }

  @Test
  void labelsSetAtCommit() throws IOException {
    contents.write("ref", DIGEST, -1, stream(TEXT), Map.of("k1", "v1", "k2", ""));
    ContentInfo info = contents.info(DIGEST);
    assertThat(info.labels()).containsExactly(Map.entry("k1", "v1"));
    assertThat(info.createdAt()).isEqualTo(info.updatedAt());
  }

  @Test
  void updateWithoutPathsReplaces() throws IOException {
    contents.write("ref", DIGEST, -1, stream(TEXT), Map.of("k1", "v1", "k2", "v2"));
    ContentInfo info = contents.info(DIGEST);
    store.pass(Duration.ofSeconds(1));
    ContentInfo updated = contents.update(info.withLabels(Map.of("k1", "changed", "k3", "v3")));
    assertThat(updated.labels()).isEqualTo(Map.of("k1", "changed", "k3", "v3"));
    assertThat(updated.updatedAt()).isAfter(info.updatedAt());
    assertThat(updated).isEqualTo(contents.info(DIGEST));
  }

  @Test
  void updatePaths() throws IOException {
    contents.write("ref", DIGEST, -1, stream(TEXT), Map.of("k1", "v1", "k2", "v2", "k3", "v3"));
    ContentInfo info = contents.info(DIGEST);
    contents.update(info.withLabels(Map.of("k1", "changed", "k2", "not looked at")), "labels.k3");
    assertThat(contents.info(DIGEST).labels()).isEqualTo(Map.of("k1", "v1", "k2", "v2"));
    contents.update(info.withLabels(Map.of("k1", "changed")), "labels.k1");
    assertThat(contents.info(DIGEST).labels()).isEqualTo(Map.of("k1", "changed", "k2", "v2"));
    contents.update(info.withLabels(Map.of("k4", "v4")), "labels");
    assertThat(contents.info(DIGEST).labels()).isEqualTo(Map.of("k4", "v4"));
    assertThat(refusal(() -> contents.update(info, "size"))).isEqualTo(Reason.INVALID_ARGUMENT);
    contents.delete(DIGEST);
    assertThat(refusal(() -> contents.update(info))).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void smallAndEmptyBlobs() throws IOException {
    store.add("");
    store.add("1");
    assertThat(text(contents, digest(""))).isEmpty();
    assertThat(text(contents, digest("1"))).isEqualTo("1");
    assertThat(contents.list("size==1")).hasSize(1);
    assertThat(contents.list("digest==" + digest(""))).hasSize(1);
    assertThat(contents.list()).hasSize(2);
  }

  @Test
  void walkByLabel() throws IOException {
    contents.write("a", digest("a"), -1, stream("a"), Map.of("x.y/z", "1"));
    contents.write("b", digest("b"), -1, stream("b"), Map.of("x", "2"));
    assertThat(contents.list("labels.\"x.y/z\"")).hasSize(1);
    assertThat(contents.list("labels.x==2")).hasSize(1);
    assertThat(contents.list("labels.x==1")).isEmpty();
  }

  @Test
  void delete() throws IOException {
    store.add(TEXT);
    contents.delete(DIGEST);
    assertThat(refusal(() -> contents.info(DIGEST))).isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal(() -> contents.open(DIGEST))).isEqualTo(Reason.NOT_FOUND);
    assertThat(contents.exists(DIGEST)).isFalse();
    assertThat(refusal(() -> contents.delete(DIGEST))).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void crossNamespaceShare() throws IOException {
    store.add(TEXT);
    Contents other = store.in("other");
    try (ContentWriter writer = other.writer("ref", DIGEST, TEXT.length())) {
      assertThat(writer.status().offset()).isEqualTo(TEXT.length());
      assertThat(writer.status().total()).isEqualTo(TEXT.length());
      assertThat(writer.digest()).isEqualTo(DIGEST);
      writer.commit(Map.of("mine", "too"));
    }
    assertThat(text(other, DIGEST)).isEqualTo(TEXT);
    assertThat(other.info(DIGEST).labels()).hasSize(1);
    assertThat(contents.info(DIGEST).labels()).isEmpty();
  }

  @Test
  void crossNamespaceShareOfUnknownSize() throws IOException {
    store.add(TEXT);
    Contents other = store.in("other");
    assertThat(other.write("ref", DIGEST, -1, stream(""), Map.of())).isTrue();
    assertThat(text(other, DIGEST)).isEqualTo(TEXT);
  }

  @Test
  void crossNamespaceAppendAfterShare() throws IOException {
    store.add(TEXT);
    Contents other = store.in("other");
    Digest longer = digest(TEXT + " and more");
    try (ContentWriter writer = other.writer("ref", DIGEST, TEXT.length())) {
      writer.write(buffer(" and more"));
      assertThat(writer.commit(TEXT.length() + 9, Optional.of(longer), Map.of())).isEqualTo(longer);
    }
    assertThat(text(other, longer)).isEqualTo(TEXT + " and more");
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
    assertThat(other.exists(DIGEST)).isFalse();
  }

  @Test
  void crossNamespaceTruncateAfterShare() throws IOException {
    store.add(TEXT);
    try (ContentWriter writer = store.in("other").writer("ref", DIGEST, TEXT.length())) {
      writer.truncate(0);
      assertThat(writer.status().offset()).isZero();
    }
    assertThat(text(contents, DIGEST)).isEqualTo(TEXT);
  }

  @Test
  void crossNamespaceIsolate() throws IOException {
    store.add(TEXT);
    store.isolate();
    Contents other = store.in("other");
    try (ContentWriter writer = other.writer("ref", DIGEST, TEXT.length())) {
      assertThat(writer.status().offset()).isZero();
      writer.write(buffer(TEXT));
      writer.commit(Map.of());
    }
    assertThat(text(other, DIGEST)).isEqualTo(TEXT);
  }

  @Test
  void shareableNamespaceInIsolatedModeBehavesAsShared() throws IOException {
    store.add(TEXT);
    store.isolate();
    store.namespaces().label(ContentStore.NAMESPACE, Namespaces.SHAREABLE, "true");
    Contents other = store.in("other");
    try (ContentWriter writer = other.writer("ref", DIGEST, TEXT.length())) {
      assertThat(writer.status().offset()).isEqualTo(TEXT.length());
      writer.commit(Map.of());
    }
    assertThat(text(other, DIGEST)).isEqualTo(TEXT);
    // it got them, and does not lend them itself
    store.contents().delete(DIGEST);
    try (ContentWriter writer = store.in("third").writer("ref", DIGEST, TEXT.length())) {
      assertThat(writer.status().offset()).isZero();
    }
  }
}
