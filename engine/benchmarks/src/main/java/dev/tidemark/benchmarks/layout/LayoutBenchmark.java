package dev.tidemark.benchmarks.layout;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.benchmarks.Processes;
import dev.tidemark.benchmarks.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a collection of an OCI layout takes, the first and the second, ours and umoci's. */
public final class LayoutBenchmark implements Benchmark {

  private static final Pattern PHASES = Pattern.compile("\"seconds\"\\s*:\\s*\\{([^}]*)\\}");
  private static final Pattern PHASE = Pattern.compile("\"([^\"]+)\"\\s*:\\s*([0-9.eE+-]+)");

  @Override
  public List<Integer> sizes() {
    return List.of(1_000, 10_000, 50_000);
  }

  @Override
  public String legend() {
    return """
        Seconds of wall time, or a ratio of them: median (minimum..maximum). Each run is on fresh
        copies of the layout, all written to disk; umoci and tidemark take turns in going first.
        first: gc --grace 0s --quarantine 0s. second: the same at once again, nothing changed.
        rest: the same once more, three seconds later. quarantine: a first gc --grace 0s.
        firstRatio, secondRatio: tidemark's time by umoci's, pair by pair. After each first gc the
        blobs that were left were compared with what the layout was made from.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    return List.of(new Comparison(setup, size).row());
  }

  private record Times(double first, double second) {}

  private static final class Comparison {

    private final Setup setup;
    private final Path original;
    private final LayoutMaker.Truth truth;
    private final boolean umoci = Processes.installed("umoci");
    private final Map<String, List<Double>> samples = new LinkedHashMap<>();
    private final Map<String, List<Double>> phases = new LinkedHashMap<>();

    Comparison(Setup setup, int size) throws IOException {
      this.setup = setup;
      this.original = setup.scratch().resolve("layout");
      setup.say().accept("layout: making " + size + " blobs");
      this.truth = LayoutMaker.make(original, size);
      if (!umoci) {
        setup.say().accept("layout: there is no umoci on PATH, so nothing is compared with it");
      }
    }

    Map<String, Object> row() throws IOException {
      Processes.run(setup.tidemark(), "version"); // builds, and makes the class archive
      for (int i = 0; i < setup.runs(); i++) {
        setup.say().accept("layout: pair " + (i + 1) + " of " + setup.runs());
        Times ours;
        Times theirs = null;
        if (umoci && i % 2 == 1) {
          theirs = umoci();
          ours = tidemark();
        } else {
          ours = tidemark();
          theirs = umoci ? umoci() : null;
        }
        if (theirs != null) {
          sample("umociFirst", theirs.first());
          sample("umociSecond", theirs.second());
          sample("firstRatio", ours.first() / theirs.first());
          sample("secondRatio", ours.second() / theirs.second());
        }
      }
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("blobs", truth.all().size());
      row.put("live", truth.live().size());
      samples.forEach((name, values) -> row.put(name, sampleOf(values)));
      phases.forEach((name, values) -> row.put("phase." + name, sampleOf(values)));
      row.put("peakMiB", peak("gc", "--grace", "0s", "--quarantine", "0s"));
      row.put("secondPeakMiB", secondPeak());
      return row;
    }

    private Times tidemark() throws IOException {
      Path copy = copy();
      String[] gc = {
        setup.tidemark(), "gc", "--grace", "0s", "--quarantine", "0s", "--json", copy.toString()
      };
      Processes.Done first = Processes.run(gc);
      check("tidemark", copy);
      Processes.Done second = Processes.run(gc);
      check("tidemark's second gc", copy);
      sleep();
      Processes.Done rest = Processes.run(gc);
      remove(copy);
      Matcher object = PHASES.matcher(first.out());
      if (object.find()) {
        Matcher phase = PHASE.matcher(object.group(1));
        while (phase.find()) {
          add(phases, phase.group(1), Double.parseDouble(phase.group(2)));
        }
      }
      Path other = copy();
      Processes.Done aside =
          Processes.run(setup.tidemark(), "gc", "--grace", "0s", "--json", other.toString());
      check("tidemark with quarantine", other);
      remove(other);
      sample("tidemarkFirst", first.seconds());
      sample("tidemarkSecond", second.seconds());
      sample("tidemarkRest", rest.seconds());
      sample("tidemarkQuarantine", aside.seconds());
      return new Times(first.seconds(), second.seconds());
    }

    private Times umoci() throws IOException {
      Path copy = copy();
      String[] gc = {"umoci", "gc", "--layout", copy.toString()};
      Processes.Done first = Processes.run(gc);
      check("umoci", copy);
      Processes.Done second = Processes.run(gc);
      check("umoci's second gc", copy);
      remove(copy);
      return new Times(first.seconds(), second.seconds());
    }

    private Sample peak(String... command) throws IOException {
      double[] peaks = new double[3];
      for (int i = 0; i < peaks.length; i++) {
        Path copy = copy();
        peaks[i] = Processes.peakMiB(command(copy, command));
        remove(copy);
      }
      return Sample.of(peaks);
    }

    private Sample secondPeak() throws IOException {
      Path copy = copy();
      String[] command = command(copy, "gc", "--grace", "0s", "--quarantine", "0s");
      Processes.run(command);
      double[] peaks = new double[3];
      for (int i = 0; i < peaks.length; i++) {
        peaks[i] = Processes.peakMiB(command);
      }
      remove(copy);
      return Sample.of(peaks);
    }

    private String[] command(Path layout, String... command) {
      List<String> all = new ArrayList<>();
      all.add(setup.tidemark());
      all.addAll(List.of(command));
      all.add(layout.toString());
      return all.toArray(new String[0]);
    }

    /** A copy that is on disk, so that nobody's first sync has to write it. */
    private Path copy() throws IOException {
      Path copy = setup.scratch().resolve("copy");
      Processes.run("cp", "-a", original.toString(), copy.toString());
      Processes.run("sync");
      return copy;
    }

    private static void remove(Path copy) throws IOException {
      Processes.run("rm", "-rf", copy.toString());
    }

    private void check(String who, Path layout) throws IOException {
      if (!LayoutMaker.present(layout).equals(truth.live())) {
        throw new IOException(who + " left other blobs than it should in " + layout);
      }
      if (!Files.exists(layout.resolve("index.json"))) {
        throw new IOException(who + " lost index.json");
      }
    }

    private void sample(String name, double value) {
      add(samples, name, value);
    }

    private static void add(Map<String, List<Double>> to, String name, double value) {
      to.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }

    private static Sample sampleOf(List<Double> values) {
      return Sample.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static void sleep() throws IOException {
      try {
        Thread.sleep(3000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
