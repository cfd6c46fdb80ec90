package dev.tidemark.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs other programs and measures them from outside. */
public final class Processes {

  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");
  private static final Path TIME = Path.of("/usr/bin/time");

  /** How a program ended: after {@code seconds}, having written {@code out}. */
  public record Done(double seconds, String out) {}

  private Processes() {}

  /**
   * Runs a program to its end.
   *
   * @throws IOException if it fails; its output is then in the message
   */
  public static Done run(String... command) throws IOException {
    Path out = Files.createTempFile("tidemark-bench", ".out");
    Path err = Files.createTempFile("tidemark-bench", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.redirectInput(new File("/dev/null"));
      builder.redirectOutput(out.toFile());
      builder.redirectError(err.toFile());
      long start = System.nanoTime();
      int code = await(builder.start());
      double seconds = (System.nanoTime() - start) / 1e9;
      String text = Files.readString(out);
      if (code != 0) {
        throw new IOException(
            String.join(" ", command)
                + " ended with "
                + code
                + "\n"
                + text
                + Files.readString(err));
      }
      return new Done(seconds, text);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /**
   * Runs a main class of this program in a process of its own; returns the "name value" it prints.
   */
  public static Map<String, Double> java(Class<?> main, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(Arrays.asList(arguments));
    Map<String, Double> values = new LinkedHashMap<>();
    for (String line : run(command.toArray(new String[0])).out().split("\n", -1)) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        values.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
      }
    }
    return values;
  }

  /** The largest resident set of a program, in MiB: told by GNU time, or watched from here. */
  public static double peakMiB(String... command) throws IOException {
    if (!Files.isExecutable(TIME)) {
      return watchedPeak(command);
    }
    Path out = Files.createTempFile("tidemark-bench", ".rss");
    try {
      List<String> all =
          new ArrayList<>(List.of(TIME.toString(), "-f", "%M", "-o", out.toString()));
      all.addAll(Arrays.asList(command));
      run(all.toArray(new String[0]));
      return Double.parseDouble(Files.readString(out).strip()) / 1024;
    } finally {
      Files.delete(out);
    }
  }

  private static double watchedPeak(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    double peak = 0;
    try {
      while (!process.waitFor(2, TimeUnit.MILLISECONDS)) {
        String text = new String(Files.readAllBytes(status), StandardCharsets.US_ASCII);
        Matcher found = PEAK.matcher(text);
        if (found.find()) {
          peak = Math.max(peak, Long.parseLong(found.group(1)) / 1024.0);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (IOException e) {
      await(process); // it ended between the question and the look
    }
    return peak;
  }

  private static int await(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Whether a program of this name is on the path. */
  public static boolean installed(String name) {
    for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(directory, name))) {
        return true;
      }
    }
    return false;
  }
}
