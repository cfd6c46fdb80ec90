package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading an index that somebody writes at the same time. */
class TornWriteTest {

  private static final String SHORT = LayoutWriter.indexText(entries(1));
  private static final String LONG = LayoutWriter.indexText(entries(2000));

  @TempDir Path directory;

  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private LayoutWriter layout;
  private OciLayout open;

  @BeforeEach
  void layout() throws IOException {
    layout = new LayoutWriter(directory);
    layout.write("index.json", LONG);
    open = Reading.open(layout);
  }

  @AfterEach
  void stop() throws InterruptedException {
    writer.shutdownNow();
    assertThat(writer.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private static Object[] entries(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Link.to(Blob.digest("blob " + i)).named("tag" + i))
        .toArray();
  }

  @Test
  void renamingNeverDisturbs() throws Exception {
    Future<?> writing =
        writer.submit(
            () -> {
              for (int i = 0; i < 1000; i++) {
                layout.write("index.tmp", i % 2 == 0 ? SHORT : LONG);
                Files.move(
                    directory.resolve("index.tmp"),
                    directory.resolve("index.json"),
                    StandardCopyOption.ATOMIC_MOVE);
              }
              return null;
            });
    int reads = 0;
    while (!writing.isDone() || reads == 0) {
      assertThat(open.read("").names().size()).isIn(1, 2000);
      reads++;
    }
    writing.get();
  }

  @Test
  void writingInPlaceIsWaitedFor() throws Exception {
    layout.write("index.json", LONG.substring(0, LONG.length() / 2));
    Future<?> writing =
        writer.submit(
            () -> {
              Thread.sleep(70);
              layout.write("index.json", LONG);
              return null;
            });

    assertThat(open.read("").names()).hasSize(2000);
    writing.get();
  }

  @Test
  void writingInPlaceAllTheTimeIsNeverMixed() throws Exception {
    String other = LONG.replace("tag", "TAG");
    Future<?> writing =
        writer.submit(
            () -> {
              for (int i = 0; i < 400; i++) {
                layout.write("index.json", i % 2 == 0 ? other : LONG);
              }
              return null;
            });
    while (!writing.isDone()) {
      NameList roots;
      try {
        roots = open.read("");
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("cannot understand");
        continue;
      }
      List<String> kinds =
          roots.names().stream().map(root -> root.name().substring(0, 3)).distinct().toList();
      assertThat(roots.names()).hasSize(2000);
      assertThat(kinds).hasSize(1);
    }
    writing.get();
  }

  @Test
  void interruptionEndsTheWait() throws IOException {
    layout.write("index.json", "torn");
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> open.read("")).isInstanceOf(IOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void interruptionWhileWaiting() throws Exception {
    layout.write("index.json", "torn");
    Thread reader = Thread.currentThread();
    Future<?> interrupting =
        writer.submit(
            () -> {
              Thread.sleep(30);
              reader.interrupt();
              return null;
            });

    assertThatThrownBy(() -> open.read("")).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    interrupting.get();
  }

  @Test
  void namesAreThoseOfOneVersion() throws IOException {
    Digest first = Blob.digest("blob 0");
    layout.write("index.json", SHORT);

    assertThat(Reading.targets(open.read(""))).containsExactly(first);
  }
}
