package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A managed store as those see it who read and write images. */
class GraphContentTest {

  private static final Digest NONE = Digest.parse("sha256:" + "0".repeat(64));

  @TempDir private Path directory;

  private ContentStore store;
  private dev.tidemark.engine.content.ContentStore content;

  @BeforeEach
  void open() throws IOException {
    store = new ContentStore(directory);
    content = store.contents().asContentStore();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private Descriptor put(String mediaType, String text) throws IOException {
    return new Descriptor(mediaType, content.write(in(text), -1, Optional.empty()), text.length());
  }

  private static Descriptor missing() {
    return new Descriptor("x", NONE, 1);
  }

  @Test
  void whatWasWrittenCanBeReadMeasuredAndLabelled() throws IOException {
    Descriptor text = put("x", "text");
    try (InputStream in = content.open(text)) {
      assertThat(in.readAllBytes()).asString().isEqualTo("text");
    }
    assertThat(content.size(text.digest())).hasValue(4);
    content.set(text.digest(), Map.of("a", "1", "b.c/d", "2"));
    content.set(text.digest(), Map.of("a", "", "e", "3"));
    content.set(text.digest(), Map.of());
    assertThat(content.labels(text.digest()))
        .containsOnly(Map.entry("b.c/d", "2"), Map.entry("e", "3"));
  }

  @Test
  void labelsThatTwoThreadsAddAtOnceAreAllThere() throws Exception {
    Descriptor text = put("x", "text");
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Void> adding =
          () -> {
            for (int i = 0; i < 20; i++) {
              content.update(text.digest(), GraphContentTest::oneMore);
            }
            return null;
          };
      for (Future<Void> done : threads.invokeAll(List.of(adding, adding))) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(content.labels(text.digest())).hasSize(40);
  }

  private static Map<String, String> oneMore(Map<String, String> labels) {
    labels.put("n." + labels.size(), "x");
    return labels;
  }

  @Test
  void whatIsNotThereIsNotThere() throws IOException {
    assertThat(content.size(NONE)).isEmpty();
    assertThatThrownBy(() -> content.open(missing())).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> content.labels(NONE)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> content.set(NONE, Map.of("a", "b")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aLeaseThatIsGoneDoesNotMakeContentAbsent() throws IOException {
    Descriptor text = put("x", "text");
    assertThatThrownBy(() -> store.under("gone").asContentStore().open(text))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aLabelThatIsTooLongIsRefused() throws IOException {
    Descriptor text = put("x", "text");
    assertThatThrownBy(() -> content.set(text.digest(), Map.of("a", "b".repeat(5000))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsThereIsComparedAndKeepsItsLabels() throws IOException {
    Descriptor text = put("x", "text");
    content.set(text.digest(), Map.of("a", "b"));
    InputStream rest = in("text");
    assertThat(content.write(rest, 4, Optional.of(text.digest()))).isEqualTo(text.digest());
    assertThat(rest.available()).isZero();
    assertThat(put("x", "text")).isEqualTo(text);
    assertThat(content.labels(text.digest())).containsExactly(Map.entry("a", "b"));
    assertThat(store.contents().statuses()).isEmpty();
  }

  @Test
  void aWrongSizeOrDigestLeavesNothingBehind() throws IOException {
    assertThatThrownBy(() -> content.write(in("text"), 3, Optional.empty()))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> content.write(in("text"), -1, Optional.of(NONE)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not " + NONE);
    assertThat(store.contents().statuses()).isEmpty();
    assertThat(store.contents().list()).isEmpty();
  }

  @Test
  void aSourceThatFailsLeavesNothingBehind() throws IOException {
    InputStream failing =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] to, int offset, int count) throws IOException {
            throw new IOException("connection reset");
          }
        };
    assertThatThrownBy(() -> content.write(failing, -1, Optional.of(NONE)))
        .hasMessage("connection reset");
    assertThat(store.contents().statuses()).isEmpty();
  }
}
