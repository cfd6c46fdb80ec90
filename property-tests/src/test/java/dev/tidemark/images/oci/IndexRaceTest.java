package dev.tidemark.images.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.engine.files.Flock;
import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers of one {@code index.json}: threads of this process, and another process. */
@Tag("slow")
class IndexRaceTest {

  @TempDir private Path folder;

  private static Set<String> expected(String... writers) {
    Set<String> names = new TreeSet<>();
    for (String writer : writers) {
      for (int i = 0; i < IndexWriter.NAMES; i++) {
        if (i % 3 != 1) {
          names.add(writer + "-" + i);
        }
      }
    }
    return names;
  }

  private static void second(Path directory) {
    try {
      IndexWriter.write(directory, "second");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noUpdateIsLostBetweenTwoProcesses() throws Exception {
    Path directory = folder.resolve("layout");
    ImageLayout layout = ImageLayout.init(ImageDriver.directory(directory), InitOptions.defaults());
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                IndexWriter.class.getName(),
                directory.toString(),
                "other")
            .inheritIO()
            .start();
    try {
      Thread second = new Thread(() -> second(directory));
      second.start();
      IndexWriter.write(directory, "first");
      second.join();
      assertThat(other.waitFor()).isZero();
    } finally {
      other.destroyForcibly();
    }

    List<Descriptor> entries = layout.index().manifests();
    assertThat(entries).hasSize(3 * IndexWriter.NAMES * 2 / 3);
    assertThat(entries)
        .extracting(entry -> entry.annotations().get("org.opencontainers.image.ref.name"))
        .containsExactlyInAnyOrderElementsOf(expected("first", "second", "other"));
  }

  /** BuildKit takes the lock, reads, and writes the index in place; here as a script. */
  @Test
  void aNameThatAnotherToolWritesUnderItsLockIsLost() throws Exception {
    Path directory = folder.resolve("layout");
    ImageLayout layout = ImageLayout.init(ImageDriver.directory(directory), InitOptions.defaults());
    layout.put(IndexProperties.entry("before", 1));
    Path index = directory.resolve("index.json");
    String fresh = Files.readString(index).replace("\"before\"", "\"built\"").replace("'", "'\\''");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "no flock(1) here");
    Process other =
        new ProcessBuilder(
                "flock",
                directory.resolve("index.json.lock").toString(),
                "sh",
                "-c",
                "echo held; sleep 1; printf %s '" + fresh + "' > '" + index + "'")
            .start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('h');
      layout.put(IndexProperties.entry("ours", 2));
      assertThat(other.waitFor()).isZero();
    } finally {
      other.destroyForcibly();
    }
    assertThat(layout.index().manifests())
        .extracting(entry -> entry.annotations().get("org.opencontainers.image.ref.name"))
        .containsExactlyInAnyOrder("built", "ours");
  }

  @Test
  void aLockThatNobodyLetsGoOfIsOneLine() throws Exception {
    Path directory = folder.resolve("layout");
    ImageLayout layout = ImageLayout.init(ImageDriver.directory(directory), InitOptions.defaults());
    Path lock = directory.resolve("index.json.lock");
    try (Flock held = Flock.exclusive(lock, Duration.ofSeconds(1)).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> layout.put(IndexProperties.entry("ours", 2)))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "another program has held the lock " + lock + " for 3 s; try again when it is done");
    }
    layout.put(IndexProperties.entry("ours", 2));
    assertThat(lock).doesNotExist();
  }
}
