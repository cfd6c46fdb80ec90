package dev.tidemark.benchmarks.managed;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.online.OnlineCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What it costs to remove the record of a blob that is dead, without the bytes. */
public final class SweepBenchmark implements Benchmark {

  private static final Path IO = Path.of("/proc/self/io");
  private static final String WRITTEN = "wchar: ";

  @Override
  public List<Integer> sizes() {
    return List.of(1_000_000);
  }

  @Override
  public String legend() {
    return """
        Of a collection after so many percent of the images were deleted: records removed, among them
        the names of the images; microseconds a record in the sweep, with its commits, and in clean,
        where no bytes are deleted; bytes a record that the process wrote in all.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (LmdbCatalog catalog = LmdbCatalog.open(setup.scratch().resolve("store"))) {
      Stores.Filled filled = Stores.fill(catalog, size, setup.say());
      OnlineCollector collector = Stores.collector(catalog, setup.scratch(), Stores.NO_BYTES);
      collector.collect(Policy.immediate());
      List<String> names = filled.names();
      int gone = 0;
      for (int percent : List.of(1, 30)) {
        setup.say().accept("deleting " + percent + " % of the images");
        int to = gone + names.size() / 100 * percent;
        Stores.delete(catalog, names.subList(gone, to));
        gone = to;
        long before = written();
        Report report = collector.collect(Policy.immediate());
        rows.add(row(percent, report, written() - before));
      }
    }
    return rows;
  }

  private static Map<String, Object> row(int percent, Report report, long written) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("percent", percent);
    row.put("removed", report.deeds().total());
    row.put("sweepMicros", micros(report, "sweep"));
    row.put("cleanMicros", micros(report, "clean"));
    row.put("bytesWritten", written / report.deeds().total());
    return row;
  }

  private static double micros(Report report, String phase) {
    long nanos = report.run().phases().getOrDefault(phase, Duration.ZERO).toNanos();
    return Math.round(nanos / 100.0 / report.deeds().total()) / 10.0;
  }

  /** What this process has written so far; always zero where that is not told. */
  private static long written() throws IOException {
    return Files.exists(IO)
        ? Files.readAllLines(IO).stream()
            .filter(line -> line.startsWith(WRITTEN))
            .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length())))
            .sum()
        : 0;
  }
}
