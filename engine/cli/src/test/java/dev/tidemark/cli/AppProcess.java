package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The assembled program, in processes of its own. */
final class AppProcess {

  private static final Path APP = Path.of("target/app").toAbsolutePath();
  private static final int LIMIT_SECONDS = 120;

  private AppProcess() {}

  /** Runs one command. */
  static Run.Result tidemark(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 23) {
      line.add("--sun-misc-unsafe-memory-access=allow");
    }
    line.add("-Dtidemark.plugins=" + APP.resolve("plugins"));
    line.add("-jar");
    line.add(APP.resolve("lib/tidemark-cli.jar").toString());
    line.addAll(List.of(arguments));
    return run(line, Path.of(".").toAbsolutePath());
  }

  /** Runs any program in {@code directory}. */
  static Run.Result run(List<String> line, Path directory)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("tidemark-it", ".out");
    Path err = Files.createTempFile("tidemark-it", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .directory(directory.toFile())
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().remove("JDK_JAVA_OPTIONS");
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        assertThat(line).as("still runs after %d s", LIMIT_SECONDS).isEmpty();
      }
      return new Run.Result(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
