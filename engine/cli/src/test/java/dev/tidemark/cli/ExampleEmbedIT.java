package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a storage backend builds on its own, and keeps what it is given. */
class ExampleEmbedIT {

  private static Path jar = Path.of("");

  @TempDir private Path folder;

  @BeforeAll
  static void buildTheExample() throws Exception {
    jar =
        ExampleBuild.build("example-embed", "spi", "engine/core").resolve("target/depot-1.0.0.jar");
  }

  private String depot(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 23) {
      line.add("--sun-misc-unsafe-memory-access=allow");
    }
    if (Runtime.version().feature() >= 24) {
      line.add("--enable-native-access=ALL-UNNAMED");
    }
    line.addAll(List.of("-jar", jar.toString(), folder.resolve("depot").toString()));
    line.addAll(List.of(arguments));
    Result result = AppProcess.run(line, folder);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out().strip();
  }

  private long blobs() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("depot/blobs/sha256"))) {
      return files.count();
    }
  }

  @Test
  void keepsWhatHasANameAndNothingElse() throws Exception {
    String shared = Files.writeString(folder.resolve("shared.txt"), "shared").toString();
    String own = Files.writeString(folder.resolve("own.txt"), "own").toString();
    assertThat(depot("put", "monday", shared, own)).isEqualTo("collected: {}");
    assertThat(depot("put", "tuesday", shared)).isEqualTo("collected: {}");
    assertThat(blobs()).as("two files, two lists").isEqualTo(4);

    depot("delete", "monday");
    assertThat(blobs()).as("one file, one list").isEqualTo(2);
    Path restored = Files.createDirectory(folder.resolve("restored"));
    depot("get", "tuesday", restored.toString());
    assertThat(restored.resolve("shared.txt")).hasContent("shared");
    assertThat(restored.resolve("own.txt")).doesNotExist();
  }
}
