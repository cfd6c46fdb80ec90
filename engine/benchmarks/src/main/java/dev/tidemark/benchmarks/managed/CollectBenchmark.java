package dev.tidemark.benchmarks.managed;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.benchmarks.Processes;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.online.Backend;
import dev.tidemark.engine.online.OnlineCollector;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A collection after some images were deleted, with real files to remove, and one with nothing. */
public final class CollectBenchmark implements Benchmark {

  private static final int PERCENT = 1;

  @Override
  public List<Integer> sizes() {
    return List.of(1_000_000);
  }

  @Override
  public String legend() {
    return """
        Seconds of one collection after 1 % of the images were deleted, and with no change since the
        last; with its phases. clean takes every removed blob out of the queue; the manifests and
        configs of the deleted images have a file, of one byte, that it unlinks; no other blob has.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    Path blobs = Files.createDirectories(setup.scratch().resolve("blobs"));
    try (LmdbCatalog catalog = LmdbCatalog.open(setup.scratch().resolve("store"))) {
      Stores.Filled filled = Stores.fill(catalog, size, setup.say());
      OnlineCollector collector = Stores.collector(catalog, setup.scratch(), unlinking(blobs));
      setup.say().accept("first collection");
      collector.collect(Policy.immediate());
      List<String> names = filled.names();
      int share = names.size() / 100 * PERCENT;
      for (int run = 0; run < setup.runs(); run++) {
        rows.add(row("nothing changed", 0, collector.collect(Policy.immediate())));
        setup.say().accept("deleting " + PERCENT + " % of the images");
        List<String> victims = names.subList(run * share, (run + 1) * share);
        int files = files(catalog, victims, blobs);
        Stores.delete(catalog, victims);
        rows.add(row(PERCENT + " % deleted", files, collector.collect(Policy.immediate())));
      }
    }
    return rows;
  }

  private static Backend unlinking(Path blobs) {
    return new Backend() {
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
  }

  /** Makes the files of what will go for sure; returns how many there are. */
  private static int files(LmdbCatalog catalog, List<String> images, Path blobs)
      throws IOException {
    List<String> digests =
        catalog.read(
            view -> {
              List<String> found = new ArrayList<>();
              for (String name : images) {
                Entry image = view.get(Resource.image(ImageSource.NAMESPACE, name)).orElseThrow();
                Digest manifest = Digest.parse(image.field(Entry.TARGET_DIGEST));
                found.add(manifest.toString());
                view.get(Resource.content(ImageSource.NAMESPACE, manifest))
                    .map(entry -> entry.labels().get("containerd.io/gc.ref.content.config"))
                    .ifPresent(found::add);
              }
              return found;
            });
    for (String digest : digests) {
      Files.writeString(blobs.resolve(Digest.parse(digest).encoded()), "x");
    }
    // else the file system would only write the new files when they go
    Processes.run("sync");
    return digests.size();
  }

  private static Map<String, Object> row(String what, int files, Report report) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("collection", what);
    double total =
        report.run().phases().values().stream().mapToDouble(CollectBenchmark::seconds).sum();
    row.put("seconds", round(total));
    report.run().phases().forEach((phase, took) -> row.put("phase." + phase, round(seconds(took))));
    row.put("collected", report.deeds().total());
    row.put("files", files);
    row.put("longestStepMs", round(1000 * seconds(report.online().orElseThrow().longestPause())));
    return row;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static double round(double value) {
    return Math.round(1000 * value) / 1000.0;
  }
}
