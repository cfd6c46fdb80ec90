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
        on disk before the next began. batch: images a transaction, one thread, the time that the
        transactions took, without the making of the images; processor time is that of the thread.
        threads: one image a transaction, so many writers, whose transactions the store may join; the
        making of the images is in it. bulk: making the store.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (LmdbCatalog catalog = LmdbCatalog.open(setup.scratch().resolve("store"))) {
      Stores.Filled filled = Stores.fill(catalog, size, setup.say());
      rows.add(filled.taken().row("bulk", 5000));
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
    Taken taken = new Taken();
    while (taken.seconds() < SECONDS) {
      List<ImageSource.Image> next = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        next.add(source.next());
      }
      taken.by(catalog, next);
    }
    return taken.row("batch", batch);
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
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("threads", threads);
      row.put("imagesPerSecond", Math.round(images / seconds));
      row.put("labelsPerSecond", Math.round(labels / seconds));
      return row;
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
}
