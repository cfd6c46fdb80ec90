package dev.tidemark.benchmarks.mark;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.benchmarks.Processes;
import dev.tidemark.benchmarks.Sample;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long it takes to mark a graph of images, and in how little memory. */
public final class MarkBenchmark implements Benchmark {

  private static final int BYTES_PER_BLOB = 30;
  private static final int BLOBS_PER_HEAP_MIB = 625_000;
  private static final int LEAST_HEAP_MIB = 16;

  @Override
  public List<Integer> sizes() {
    return List.of(1_000_000, 10_000_000);
  }

  @Override
  public String legend() {
    return """
        Seconds: median (minimum..maximum) over processes, each the median of its warm marks.
        wall, cpu: the mark, warm, on one thread. coldWall, coldCpu: the first one of a process,
        after the store was dropped from the page cache. liveWall, liveCpu: with reading the roots.
        heapMiB: the whole heap of the process (-Xmx). allocatedMiB: by one mark, in all.
        Every mark was compared with a search through the graph in memory, as a set.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    setup
        .say()
        .accept(
            "mark: making a store of "
                + size
                + " blobs; it needs "
                + (long) size * BYTES_PER_BLOB / 1_000_000
                + " MB of disk in "
                + setup.scratch().getParent());
    String directory = setup.scratch().toString();
    long builderMiB = 256 + (long) size * 48 / (1 << 20);
    Map<String, Object> row = new LinkedHashMap<>();
    Processes.java(MarkStore.class, List.of("-Xmx" + builderMiB + "m"), directory, "" + size)
        .forEach((name, value) -> row.put(name, value.longValue()));
    int heap = Math.max(LEAST_HEAP_MIB, size / BLOBS_PER_HEAP_MIB);
    Series mark = new Series(setup, "mark", heap, size);
    Series live = new Series(setup, "live", Math.max(512, 16 * heap), size);
    for (int i = 0; i < setup.runs(); i++) {
      setup.say().accept("mark: process " + (i + 1) + " of " + setup.runs());
      mark.measure(i);
      live.measure(i);
    }
    row.put("heapMiB", heap);
    row.put("wall", Sample.of(mark.wall));
    row.put("cpu", Sample.of(mark.cpu));
    row.put("coldWall", Sample.of(mark.first));
    row.put("coldCpu", Sample.of(mark.firstCpu));
    row.put("allocatedMiB", Sample.of(mark.allocated));
    row.put("liveWall", Sample.of(live.wall));
    row.put("liveCpu", Sample.of(live.cpu));
    row.put("liveAllocatedMiB", Sample.of(live.allocated));
    return List.of(row);
  }

  /** Processes that do the same. */
  private static final class Series {

    private final Setup setup;
    private final String what;
    private final List<String> options;
    private final String warmUps;
    private final String marks;
    private final double[] wall;
    private final double[] cpu;
    private final double[] first;
    private final double[] firstCpu;
    private final double[] allocated;

    Series(Setup setup, String what, int heapMiB, int size) {
      this.setup = setup;
      this.what = what;
      // as the launcher starts it
      this.options =
          List.of(
              "-Xmx" + heapMiB + "m",
              "-XX:+UseSerialGC",
              "-Dlmdbjava.disable.checks=true",
              "-Dagrona.disable.bounds.checks=true");
      boolean large = size > 20_000_000;
      this.warmUps = large ? "3" : "10";
      this.marks = large ? "5" : "11";
      wall = new double[setup.runs()];
      cpu = new double[setup.runs()];
      first = new double[setup.runs()];
      firstCpu = new double[setup.runs()];
      allocated = new double[setup.runs()];
    }

    void measure(int i) throws IOException {
      String directory = setup.scratch().toString();
      Processes.run(
          "dd",
          "if=" + directory + "/metadata/data.mdb",
          "iflag=nocache",
          "count=0",
          "status=none");
      Map<String, Double> found =
          Processes.java(MarkRun.class, options, directory, warmUps, marks, what);
      wall[i] = found.getOrDefault("wall", Double.NaN);
      cpu[i] = found.getOrDefault("cpu", Double.NaN);
      first[i] = found.getOrDefault("first", Double.NaN);
      firstCpu[i] = found.getOrDefault("firstCpu", Double.NaN);
      allocated[i] = found.getOrDefault("allocated", Double.NaN) / (1 << 20);
    }
  }
}
