package dev.tidemark.benchmarks.managed;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How many images, and labels, a store takes in, in durable transactions. */
public final class IngestBenchmark implements Benchmark {

  private static final double SECONDS = 3;

  @Override
  public List<Integer> sizes() {
    return List.of(1_000_000);
  }

  @Override
  public String legend() {
    return """
        Images and labels per second that were added to a store of so many blobs; each transaction was
        on disk before the next began. batch: images a transaction, one thread. threads: one image a
        transaction, so many writers, whose transactions the store may join. bulk: making the store.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (LmdbCatalog catalog = LmdbCatalog.open(setup.scratch().resolve("store"))) {
      Stores.Filled filled = Stores.fill(catalog, size, setup.say());
      rows.add(row("bulk", "5000", filled.names().size(), filled.labels(), filled.seconds()));
      for (int batch : List.of(1, 32, 1000)) {
        setup.say().accept("batches of " + batch);
        rows.add(batch(catalog, filled.source(), batch));
      }
      for (int threads : List.of(1, 8, 32)) {
        setup.say().accept(threads + " threads");
        rows.add(threads(catalog, threads));
      }
    }
    return rows;
  }

  private static Map<String, Object> batch(Catalog catalog, ImageSource source, int batch) {
    long images = 0;
    long labels = 0;
    long began = System.nanoTime();
    while (System.nanoTime() - began < SECONDS * 1e9) {
      List<ImageSource.Image> next = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        next.add(source.next());
      }
      catalog.write(
          change -> {
            next.forEach(image -> image.put(change));
            return next;
          });
      images += batch;
      labels += next.stream().mapToLong(ImageSource.Image::labels).sum();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return row("batch", Integer.toString(batch), images, labels, seconds);
  }

  private static Map<String, Object> threads(Catalog catalog, int threads) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long began = System.nanoTime();
      List<Future<long[]>> writers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        ImageSource source = new ImageSource(1000L * threads + t, threads + "-" + t);
        writers.add(pool.submit(() -> writeAlone(catalog, source, began)));
      }
      long images = 0;
      long labels = 0;
      for (Future<long[]> writer : writers) {
        images += writer.get()[0];
        labels += writer.get()[1];
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      return row("threads", Integer.toString(threads), images, labels, seconds);
    } catch (ExecutionException | InterruptedException e) {
      throw new IOException("a writer failed: " + e, e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static long[] writeAlone(Catalog catalog, ImageSource source, long began) {
    long[] count = new long[2];
    while (System.nanoTime() - began < SECONDS * 1e9) {
      ImageSource.Image image = source.next();
      catalog.write(
          change -> {
            image.put(change);
            return image;
          });
      count[0]++;
      count[1] += image.labels();
    }
    return count;
  }

  private static Map<String, Object> row(
      String what, String size, long images, long labels, double seconds) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(what, size);
    row.put("imagesPerSecond", Math.round(images / seconds));
    row.put("labelsPerSecond", Math.round(labels / seconds));
    return row;
  }
}
