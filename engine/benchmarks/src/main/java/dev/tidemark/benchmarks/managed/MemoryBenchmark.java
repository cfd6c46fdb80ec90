package dev.tidemark.benchmarks.managed;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.online.OnlineCollector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The heap that an open store needs, at rest and during a collection, and its file. */
public final class MemoryBenchmark implements Benchmark {

  @Override
  public List<Integer> sizes() {
    return List.of(1_000_000);
  }

  @Override
  public String legend() {
    return """
        Bytes a blob. restHeap: what the open store holds on to after a collection. collectionHeap: the
        most that was alive, garbage not counted, at any look during a collection after 1 % of the
        images were deleted. file: the LMDB file after filling, and after that collection.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    Path store = setup.scratch().resolve("store");
    Map<String, Object> row = new LinkedHashMap<>();
    long before = alive();
    try (LmdbCatalog catalog = LmdbCatalog.open(store)) {
      Stores.Filled filled = Stores.fill(catalog, size, setup.say());
      double blobs = filled.blobs();
      row.put("blobs", filled.blobs());
      row.put("file", perBlob(Files.size(store.resolve("data.mdb")), blobs));
      List<String> names = filled.names();
      Stores.delete(catalog, names.subList(0, names.size() / 100));
      names.clear();
      row.put("collectionHeap", perBlob(peak(catalog, setup.scratch()) - before, blobs));
      row.put("restHeap", perBlob(alive() - before, blobs));
      row.put("fileAfter", perBlob(Files.size(store.resolve("data.mdb")), blobs));
    }
    return List.of(row);
  }

  private static long peak(LmdbCatalog catalog, Path scratch) throws IOException {
    OnlineCollector collector = Stores.collector(catalog, scratch, Stores.NO_BYTES);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong peak = new AtomicLong();
    Thread looking =
        new Thread(
            () -> {
              while (!stop.get()) {
                peak.accumulateAndGet(alive(), Math::max);
              }
            });
    looking.start();
    collector.collect(Policy.immediate());
    stop.set(true);
    try {
      looking.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return peak.get();
  }

  /** What a full collection has moved to the old generation: other threads go on meanwhile. */
  private static long alive() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }

  private static double perBlob(long bytes, double blobs) {
    return Math.round(100 * bytes / blobs) / 100.0;
  }
}
