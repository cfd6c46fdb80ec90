package dev.tidemark.benchmarks.managed;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.engine.catalog.Entry;
import dev.tidemark.engine.catalog.Kind;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.online.Backend;
import dev.tidemark.engine.online.CollectionReport;
import dev.tidemark.engine.online.OnlineCollector;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A collection after some images were deleted, with real files to remove, and one with nothing. */
public final class CollectBenchmark implements Benchmark {

  @Override
  public List<Integer> sizes() {
    return List.of(1_000_000);
  }

  @Override
  public String legend() {
    return """
        Seconds of one collection, after so many percent of the images were deleted; nothing: with no
        change since the last. Phases in seconds; unlink is in clean. deadPerSecond: records removed
        by the sweep, files not counted. fileBytesPerBlob: of the whole LMDB file, when filled.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    Path store = setup.scratch().resolve("store");
    Path blobs = Files.createDirectories(setup.scratch().resolve("blobs"));
    try (LmdbCatalog catalog = LmdbCatalog.open(store)) {
      Stores.Filled filled = Stores.fill(catalog, size, setup.say());
      OnlineCollector collector = collector(catalog, setup.scratch(), blobs);
      setup.say().accept("first collection");
      Map<String, Object> first = row("first", collector.collect());
      first.put("blobs", filled.blobs());
      first.put("fileBytesPerBlob", Files.size(store.resolve("data.mdb")) / filled.blobs());
      rows.add(first);
      rows.add(row("nothing", collector.collect()));
      List<String> names = new ArrayList<>(filled.names());
      java.util.Collections.shuffle(names, new Random(1));
      for (int percent : List.of(1, 30)) {
        setup.say().accept("deleting " + percent + " % of the images");
        List<String> victims = names.subList(0, names.size() * percent / 100);
        files(catalog, victims, blobs, percent);
        delete(catalog, victims);
        victims.clear();
        rows.add(row(percent + " %", collector.collect()));
        rows.add(row("nothing", collector.collect()));
      }
    }
    return rows;
  }

  private static OnlineCollector collector(LmdbCatalog catalog, Path directory, Path blobs) {
    Backend backend =
        new Backend() {
          @Override
          public void delete(Digest digest) throws IOException {
            Files.deleteIfExists(blobs.resolve(digest.encoded()));
          }

          @Override
          public boolean removes(Resource resource) {
            return false;
          }

          @Override
          public void remove(Resource resource) {}
        };
    return new OnlineCollector(
        catalog,
        directory.resolve("lock"),
        Clock.systemUTC(),
        Duration.ZERO,
        List.of(),
        backend,
        null);
  }

  /** Files for what will go, as far as that is known: manifests and configs. */
  private static void files(LmdbCatalog catalog, List<String> images, Path blobs, int percent)
      throws IOException {
    if (percent > 1) {
      return; // the cost of unlinking is known by then
    }
    List<String> digests =
        catalog.read(
            view -> {
              List<String> found = new ArrayList<>();
              for (String name : images) {
                Entry image = view.get(Resource.image(ImageSource.NAMESPACE, name)).orElseThrow();
                String manifest = image.field(Entry.TARGET_DIGEST);
                found.add(manifest);
                view.get(new Resource(Kind.CONTENT, ImageSource.NAMESPACE, manifest))
                    .ifPresent(
                        entry ->
                            found.add(
                                entry
                                    .labels()
                                    .getOrDefault(
                                        "containerd.io/gc.ref.content.config", manifest)));
              }
              return found;
            });
    for (String digest : digests) {
      Files.writeString(blobs.resolve(Digest.parse(digest).encoded()), "x");
    }
  }

  private static void delete(LmdbCatalog catalog, List<String> names) {
    for (int from = 0; from < names.size(); from += 5_000) {
      List<String> batch = names.subList(from, Math.min(from + 5_000, names.size()));
      catalog.write(
          change -> {
            batch.forEach(name -> change.remove(Resource.image(ImageSource.NAMESPACE, name)));
            return batch;
          });
    }
  }

  private static Map<String, Object> row(String what, CollectionReport report) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("collection", what);
    double total = report.phases().values().stream().mapToDouble(CollectBenchmark::seconds).sum();
    row.put("seconds", round(total));
    report.phases().forEach((phase, took) -> row.put("phase." + phase, round(seconds(took))));
    row.put("collected", report.total());
    row.put("freed", report.freed());
    row.put("longestPauseMs", round(1000 * seconds(report.longestPause())));
    double sweep = seconds(report.phases().getOrDefault("sweep", Duration.ZERO));
    row.put("deadPerSecond", sweep == 0 ? 0 : Math.round(report.total() / sweep));
    return row;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static double round(double value) {
    return Math.round(1000 * value) / 1000.0;
  }
}
