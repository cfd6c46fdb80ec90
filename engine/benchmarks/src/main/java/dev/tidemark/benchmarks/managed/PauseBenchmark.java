package dev.tidemark.benchmarks.managed;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.online.Backend;
import dev.tidemark.engine.online.OnlineCollector;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
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
      int[] oldest = {0};
      for (int i = 0; i < 2; i++) {
        setup.say().accept("without a collector");
        rows.add(row("none", 0, latencies(catalog, filled, oldest)));
        setup.say().accept("with a collector");
        rows.add(beside(catalog, filled, oldest, setup));
      }
    }
    return rows;
  }

  private static Map<String, Object> beside(
      LmdbCatalog catalog, Stores.Filled filled, int[] oldest, Setup setup) throws IOException {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Exception> problem = new AtomicReference<>();
    int[] collections = {0};
    OnlineCollector collector =
        new OnlineCollector(
            catalog,
            setup.scratch().resolve("lock"),
            Clock.systemUTC(),
            Duration.ZERO,
            List.of(),
            new NoBytes(),
            null);
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!stop.get()) {
                  collector.collect();
                  collections[0]++;
                }
              } catch (IOException | RuntimeException e) {
                problem.set(e);
              }
            });
    thread.start();
    double[] latencies = latencies(catalog, filled, oldest);
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

  private static double[] latencies(LmdbCatalog catalog, Stores.Filled filled, int[] oldest) {
    List<Double> millis = new ArrayList<>();
    long began = System.nanoTime();
    while (System.nanoTime() - began < SECONDS * 1e9) {
      ImageSource.Image image = filled.source().next();
      String old = filled.names().get(oldest[0]++ % filled.names().size());
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

  /** A store of names only. */
  private static final class NoBytes implements Backend {
    @Override
    public void delete(Digest digest) {}

    @Override
    public boolean removes(Resource resource) {
      return false;
    }

    @Override
    public void remove(Resource resource) {}
  }
}
