package dev.tidemark.benchmarks.graph;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.benchmarks.Processes;
import dev.tidemark.benchmarks.Sample;
import dev.tidemark.benchmarks.layout.LayoutMaker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long it takes to walk over all images of an OCI layout. */
public final class WalkBenchmark implements Benchmark {

  private static final List<String> WAYS = List.of("walk", "dispatch", "handlers");

  @Override
  public List<Integer> sizes() {
    return List.of(10_000, 50_000);
  }

  @Override
  public String legend() {
    return """
        Walks from every tag of a layout, every document read from its file and verified: median
        (minimum..maximum) over processes. nodes: what was met, compared with what was made.
        First: seconds of the first walk of a process. Warm: nodes a second, median of the walks
        after the fifth of a process. walk: images, on one thread. dispatch: the same on two threads.
        handlers: by the handlers of plugins, on one thread.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    setup.say().accept("walk: making " + size + " blobs");
    Path layout = setup.scratch().resolve("layout");
    int nodes = LayoutMaker.make(layout, size).live().size();
    List<Series> all = WAYS.stream().map(way -> new Series(way, setup.runs())).toList();
    for (int i = 0; i < setup.runs(); i++) {
      setup.say().accept("walk: round " + (i + 1) + " of " + setup.runs());
      for (Series series : all) {
        series.measure(i, layout, nodes);
      }
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("blobs", size);
    row.put("nodes", nodes);
    for (Series series : all) {
      row.put(series.way + "First", Sample.of(series.first));
      row.put(series.way + "Warm", Sample.of(series.warm));
    }
    return List.of(row);
  }

  /** Processes that do the same. */
  private static final class Series {

    private final String way;
    private final double[] first;
    private final double[] warm;

    Series(String way, int runs) {
      this.way = way;
      this.first = new double[runs];
      this.warm = new double[runs];
    }

    void measure(int i, Path layout, int nodes) throws IOException {
      Map<String, Double> found =
          Processes.java(
              WalkRun.class, List.of("-XX:+UseSerialGC"), layout.toString(), way, "" + nodes);
      first[i] = found.getOrDefault("first", Double.NaN);
      warm[i] = nodes / found.getOrDefault("warm", Double.NaN);
    }
  }
}
