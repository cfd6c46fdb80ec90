package dev.tidemark.cli;

import dev.tidemark.engine.json.Json;
import dev.tidemark.spi.MalformedContentException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs commands in this process and keeps what they say. */
final class Run {

  private final Map<String, String> environment = new HashMap<>();
  private Charset charset = StandardCharsets.UTF_8;
  private boolean terminal;
  private int width = 80;
  private Clock clock = Clock.systemUTC();
  private byte[] input = new byte[0];
  private Optional<Path> plugins = Optional.of(BuiltInPlugins.DIRECTORY);

  /** What came of it. */
  record Result(int exitCode, String out, String err) {

    /** Standard output, which has to be one JSON value. */
    Object json() {
      try {
        Object value = Json.read(out.getBytes(StandardCharsets.UTF_8));
        return value == null ? "null" : value;
      } catch (MalformedContentException e) {
        throw new AssertionError("not JSON: " + out + err, e);
      }
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> object() {
      return (Map<String, Object>) json();
    }

    /** A field of {@link #object}, which has to be there. */
    String text(String field) {
      return String.valueOf(object().get(field));
    }

    /** A field of {@link #object}, which has to be an object. */
    Map<?, ?> map(String field) {
      if (object().get(field) instanceof Map<?, ?> map) {
        return map;
      }
      throw new AssertionError("no object in '" + field + "': " + out);
    }

    /** Standard output, which has to be JSON lines. */
    List<Map<String, Object>> lines() {
      List<Map<String, Object>> lines = new ArrayList<>();
      out.lines().forEach(line -> lines.add(new Result(0, line, err).object()));
      return lines;
    }
  }

  Run on(Charset other) {
    charset = other;
    return this;
  }

  Run onTerminal(int columns) {
    terminal = true;
    width = columns;
    return this;
  }

  Run with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Run at(Clock other) {
    clock = other;
    return this;
  }

  Run reading(byte[] standardInput) {
    input = standardInput;
    return this;
  }

  Run withPlugins(Optional<Path> directory) {
    plugins = directory;
    return this;
  }

  Result command(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new ByteArrayInputStream(input),
            out,
            err,
            charset,
            terminal,
            terminal,
            () -> width,
            environment::get,
            plugins,
            clock);
    int exitCode = Tidemark.run(shell, arguments);
    return new Result(exitCode, out.toString(charset), err.toString(charset));
  }

  /** Runs a command as a program would that reads its output. */
  static Result tidemark(String... arguments) {
    return new Run().command(arguments);
  }
}
