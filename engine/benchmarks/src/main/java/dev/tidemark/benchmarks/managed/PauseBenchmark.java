package dev.tidemark.benchmarks.managed;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.online.OnlineCollector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** What a writer feels of collections that run back to back beside it. */
public final class PauseBenchmark implements Benchmark {

  private static final double SECONDS = 10;
  private static final int PAUSE_MILLIS = 2;

  @Override
  public List<Integer> sizes() {
    return List.of(1_000_000);
  }

  @Override
  public String legend() {
    return """
        Milliseconds that one durable transaction took, which pushed an image and deleted an old one, one
        transaction every two milliseconds: without a collector, and with one that runs all the time.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (LmdbCatalog catalog = LmdbCatalog.open(setup.scratch().resolve("store"))) {
      Stores.Filled filled = Stores.fill(catalog, size, setup.say());
      List<String> names = filled.names();
      int[] oldest = {0};
      for (int i = 0; i < setup.runs(); i++) {
        setup.say().accept("without a collector");
        rows.add(row("none", 0, latencies(catalog, filled.source(), names, oldest)));
        setup.say().accept("with a collector");
        rows.add(beside(catalog, filled.source(), names, oldest, setup));
      }
    }
    return rows;
  }

  private static Map<String, Object> beside(
      LmdbCatalog catalog, ImageSource source, List<String> names, int[] oldest, Setup setup)
      throws IOException {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Exception> problem = new AtomicReference<>();
    int[] collections = {0};
    OnlineCollector collector = Stores.collector(catalog, setup.scratch(), Stores.NO_BYTES);
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!stop.get()) {
                  collector.collect(Policy.immediate());
                  collections[0]++;
                }
              } catch (IOException | RuntimeException e) {
                problem.set(e);
              }
            });
    thread.start();
    double[] latencies = latencies(catalog, source, names, oldest);
    stop.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (problem.get() != null) {
      throw new IOException("the collector failed", problem.get());
    }
    return row("running", collections[0], latencies);
  }

  private static double[] latencies(
      LmdbCatalog catalog, ImageSource source, List<String> names, int[] oldest) {
    List<Double> millis = new ArrayList<>();
    long began = System.nanoTime();
    while (System.nanoTime() - began < SECONDS * 1e9) {
      ImageSource.Image image = source.next();
      String old = names.get(oldest[0]++);
      long start = System.nanoTime();
      catalog.write(
          change -> {
            image.put(change);
            change.remove(Resource.image(ImageSource.NAMESPACE, old));
            return image;
          });
      millis.add((System.nanoTime() - start) / 1e6);
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return millis.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Map<String, Object> row(String collector, int collections, double[] millis) {
    Arrays.sort(millis);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("collector", collector);
    row.put("collections", collections);
    row.put("transactions", millis.length);
    row.put("p50", round(millis[millis.length / 2]));
    row.put("p99", round(millis[(int) (millis.length * 0.99)]));
    row.put("max", round(millis[millis.length - 1]));
    return row;
  }

  private static double round(double value) {
    return Math.round(1000 * value) / 1000.0;
  }
}
