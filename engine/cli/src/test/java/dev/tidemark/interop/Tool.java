package dev.tidemark.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program on this machine, with the arguments that it always gets. Immutable and thread-safe. */
final class Tool {

  private static final int SECONDS = 120;

  private final List<String> command;
  private final Map<String, String> environment;

  private Tool(List<String> command, Map<String, String> environment) {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
  }

  /** What a program said, and the status that it ended with. */
  record Outcome(String command, int status, String output, String errors) {

    boolean good() {
      return status == 0;
    }

    @Override
    public String toString() {
      return command + " ended with " + status + ": " + errors.strip();
    }
  }

  /** The program of that name. Skips the test if it is not installed. */
  static Tool needed(String name) {
    boolean installed =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .filter(directory -> !directory.isEmpty())
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    assumeTrue(installed, name + " is not installed");
    return new Tool(List.of(name), Map.of());
  }

  static Tool at(Path file) {
    return new Tool(List.of(file.toString()), Map.of());
  }

  Tool with(Object... arguments) {
    return new Tool(line(arguments), environment);
  }

  Tool withEnvironment(String name, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(name, value);
    return new Tool(command, all);
  }

  /** Runs it; the test fails if it does. Returns what it wrote to standard output. */
  String run(Object... arguments) {
    Outcome outcome = attempt(arguments);
    assertThat(outcome).matches(Outcome::good, "is good");
    return outcome.output();
  }

  /** Runs it, whatever comes of that. */
  Outcome attempt(Object... arguments) {
    try {
      Path output = Files.createTempFile("tidemark-interop", ".out");
      Path errors = Files.createTempFile("tidemark-interop", ".err");
      try {
        Process process =
            builder(arguments)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(line(arguments) + " takes more than " + SECONDS + " s");
        }
        return new Outcome(
            String.join(" ", line(arguments)),
            process.exitValue(),
            Files.readString(output),
            Files.readString(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Starts it and returns at once; what it says is lost. */
  Process start(Object... arguments) throws IOException {
    return builder(arguments)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private ProcessBuilder builder(Object... arguments) {
    ProcessBuilder builder = new ProcessBuilder(line(arguments));
    builder.environment().putAll(environment);
    return builder;
  }

  private List<String> line(Object... arguments) {
    List<String> line = new ArrayList<>(command);
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    return line;
  }
}
