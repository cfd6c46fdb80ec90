package dev.tidemark.benchmarks.catalog;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.benchmarks.Processes;
import dev.tidemark.benchmarks.Sample;
import dev.tidemark.engine.metadata.lmdb.CatalogRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ways to write down what a first scan finds, each in processes of its own, in turns. */
public final class CatalogBenchmark implements Benchmark {

  private static final int BLOBS_IN_A_REPOSITORY = 500;

  /** As the launcher starts a scan, but with room for the tables of those ways that keep much. */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseParallelGC",
          "-XX:ParallelGCThreads=2",
          "-Xms64m",
          "-Xmn32m",
          "-Xmx3g",
          "-Dlmdbjava.disable.checks=true",
          "-Dagrona.disable.bounds.checks=true");

  private static final List<String> ONE_SPACE = List.of("mirror", "catalog");
  private static final List<String> REPOSITORIES = List.of("mirror", "catalog");

  @Override
  public List<Integer> sizes() {
    return List.of(50_000, 500_000);
  }

  @Override
  public String legend() {
    return """
        mirror: as a scan writes. catalog: as managed stores write. With repositories, mirror: for each
        a list of the blobs that it has; catalog: a record for each that it has.
        cpu: seconds of the thread that writes. ratio: by those of mirror in the same round. written,
        file: bytes a blob. nodes, lookups: seconds to read all records, to look all digests up. list,
        holders: seconds, warm, to read what one repository has, and to find who has a blob.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    Map<String, Map<String, List<Double>>> found = new LinkedHashMap<>();
    for (int i = 0; i < setup.runs(); i++) {
      setup.say().accept("catalog: round " + (i + 1) + " of " + setup.runs());
      double mirror = 0;
      for (String way : ONE_SPACE) {
        Map<String, Double> values = measured(setup, way, size, 1);
        mirror = mirror == 0 ? values.getOrDefault("cpu", Double.NaN) : mirror;
        add(found, way, values, mirror);
      }
      for (String way : REPOSITORIES) {
        Map<String, Double> values = measured(setup, way, size, size / BLOBS_IN_A_REPOSITORY);
        add(found, way + ", repositories", values, mirror);
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    found.forEach(
        (way, samples) -> {
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("way", way);
          samples.forEach((name, values) -> row.put(name, sample(values)));
          rows.add(row);
        });
    return rows;
  }

  private static Sample sample(List<Double> values) {
    return Sample.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static void add(
      Map<String, Map<String, List<Double>>> found,
      String way,
      Map<String, Double> values,
      double mirror) {
    values.put("ratio", values.getOrDefault("cpu", Double.NaN) / mirror);
    Map<String, List<Double>> samples = found.computeIfAbsent(way, any -> new LinkedHashMap<>());
    values.forEach(
        (name, value) -> samples.computeIfAbsent(name, any -> new ArrayList<>()).add(value));
  }

  private static Map<String, Double> measured(Setup setup, String way, int size, int repositories)
      throws IOException {
    Path store = setup.scratch().resolve("store");
    Map<String, Double> values =
        Processes.java(
            CatalogRun.class, OPTIONS, way, store.toString(), "" + size, "" + repositories);
    for (String file : List.of("data.mdb", "lock.mdb")) {
      Files.deleteIfExists(store.resolve(file));
    }
    return values;
  }
}
