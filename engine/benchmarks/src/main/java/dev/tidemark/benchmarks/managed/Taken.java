package dev.tidemark.benchmarks.managed;

import dev.tidemark.engine.catalog.Catalog;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What it took to put images into a store, in durable transactions of one thread. */
final class Taken {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private long images;
  private long labels;
  private long nanos;
  private long processorNanos;

  void by(Catalog catalog, List<ImageSource.Image> batch) {
    long processor = THREADS.getCurrentThreadCpuTime();
    long began = System.nanoTime();
    catalog.write(
        change -> {
          batch.forEach(image -> image.put(change));
          return batch;
        });
    nanos += System.nanoTime() - began;
    processorNanos += THREADS.getCurrentThreadCpuTime() - processor;
    images += batch.size();
    batch.forEach(image -> labels += image.labels());
  }

  double seconds() {
    return nanos / 1e9;
  }

  Map<String, Object> row(String what, int size) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(what, size);
    row.put("imagesPerSecond", Math.round(images / seconds()));
    row.put("labelsPerSecond", Math.round(labels / seconds()));
    row.put("processorMicrosPerImage", Math.round(processorNanos / 1e3 / images));
    return row;
  }
}
