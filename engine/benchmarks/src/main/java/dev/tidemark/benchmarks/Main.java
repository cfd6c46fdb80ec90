package dev.tidemark.benchmarks;

import dev.tidemark.benchmarks.archive.ArchiveBenchmark;
import dev.tidemark.benchmarks.catalog.CatalogBenchmark;
import dev.tidemark.benchmarks.graph.WalkBenchmark;
import dev.tidemark.benchmarks.layout.LayoutBenchmark;
import dev.tidemark.benchmarks.managed.CollectBenchmark;
import dev.tidemark.benchmarks.managed.IngestBenchmark;
import dev.tidemark.benchmarks.managed.MemoryBenchmark;
import dev.tidemark.benchmarks.managed.PauseBenchmark;
import dev.tidemark.benchmarks.managed.SweepBenchmark;
import dev.tidemark.benchmarks.mark.MarkBenchmark;
import dev.tidemark.benchmarks.startup.StartupBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs one benchmark and prints what it found, with what the figures depend on. */
public final class Main {

  private static final Map<String, Benchmark> BENCHMARKS =
      Map.ofEntries(
          Map.entry("mark", new MarkBenchmark()),
          Map.entry("layout", new LayoutBenchmark()),
          Map.entry("startup", new StartupBenchmark()),
          Map.entry("import", new ArchiveBenchmark(true)),
          Map.entry("export", new ArchiveBenchmark(false)),
          Map.entry("walk", new WalkBenchmark()),
          Map.entry("ingest", new IngestBenchmark()),
          Map.entry("gc", new CollectBenchmark()),
          Map.entry("pause", new PauseBenchmark()),
          Map.entry("sweep", new SweepBenchmark()),
          Map.entry("memory", new MemoryBenchmark()),
          Map.entry("catalog", new CatalogBenchmark()));

  private final List<Integer> sizes = new ArrayList<>();
  private String name = "";
  private boolean json;
  private int runs = 5;
  private Path parent = Path.of(System.getProperty("java.io.tmpdir"));

  private Main(String[] args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--json" -> json = true;
        case "--runs" -> runs = Integer.parseInt(args[++i]);
        case "--dir" -> parent = Path.of(args[++i]);
        default -> {
          if (name.isEmpty()) {
            name = args[i];
          } else {
            sizes.add(size(args[i]));
          }
        }
      }
    }
  }

  private static int size(String text) {
    String digits = text.replace("_", "").replaceFirst("[kKM]$", "");
    return Integer.parseInt(digits)
        * (text.endsWith("M") ? 1_000_000 : text.matches(".*[kK]") ? 1000 : 1);
  }

  public static void main(String[] args) throws IOException {
    new Main(args).run(String.join(" ", args));
  }

  private void run(String arguments) throws IOException {
    Benchmark benchmark = BENCHMARKS.get(name);
    if (benchmark == null) {
      throw new IllegalArgumentException("no benchmark '" + name + "'");
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("command", "engine/benchmarks/run " + arguments);
    all.putAll(Machine.facts());
    if (!json) {
      all.forEach((fact, value) -> System.out.printf("%-8s %s%n", fact, value));
      System.out.println();
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Integer> wanted = sizes.isEmpty() ? benchmark.sizes() : sizes;
    for (int size : wanted.isEmpty() ? List.of(0) : wanted) {
      Path scratch = Files.createTempDirectory(parent, "tidemark-bench");
      try {
        rows.addAll(
            benchmark.run(
                new Benchmark.Setup(
                    Path.of(System.getProperty("tidemark.root")),
                    scratch,
                    runs,
                    System.err::println),
                size));
      } finally {
        remove(scratch);
      }
    }
    all.put("loadAfter", Machine.load());
    all.put("results", rows);
    if (json) {
      System.out.println(JsonLine.of(all));
    } else {
      rows.forEach(Main::print);
      System.out.println(benchmark.legend());
      System.out.println("load after: " + Machine.load());
    }
  }

  private static void print(Map<String, Object> row) {
    row.forEach(
        (column, value) ->
            System.out.printf(
                "%-18s %s%n", column, value instanceof Sample sample ? sample.text(3) : value));
    System.out.println();
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
