package dev.tidemark.benchmarks.archive;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.benchmarks.Processes;
import dev.tidemark.benchmarks.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** How fast an image goes from an archive into a layout, or back, by us and by skopeo. */
public final class ArchiveBenchmark implements Benchmark {

  private final boolean imports;

  /** Measures the way into a layout, or the way out of it. */
  public ArchiveBenchmark(boolean imports) {
    this.imports = imports;
  }

  /** MiB of one image. */
  @Override
  public List<Integer> sizes() {
    return List.of(256, 1024);
  }

  @Override
  public String legend() {
    return """
        MB/s of one image in layers of 32 MiB, by whole processes: median (minimum..maximum).
        SIZE is its size in MiB. tidemark syncs what it writes, skopeo does not. ratio: skopeo's
        time by tidemark's, pair by pair; they take turns in going first. Afterwards the blobs in
        the layout, or in the archive's layout, were compared with those of the image.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    return List.of(new Comparison(setup, size).row());
  }

  private final class Comparison {
    private final Setup setup;
    private final Path layout;
    private final Path archive;
    private final long bytes;
    private final boolean skopeo = Processes.installed("skopeo");

    Comparison(Setup setup, int size) throws IOException {
      this.setup = setup;
      this.layout = setup.scratch().resolve("layout");
      this.archive = setup.scratch().resolve("archive.tar");
      setup.say().accept("archive: making an image of " + size + " MiB");
      this.bytes = ImageMaker.make(layout, size);
      export(archive);
      if (!skopeo) {
        setup.say().accept("archive: there is no skopeo on PATH, so nothing is compared with it");
      }
    }

    Map<String, Object> row() throws IOException {
      List<Double> ours = new ArrayList<>();
      List<Double> theirs = new ArrayList<>();
      for (int i = 0; i < setup.runs(); i++) {
        setup.say().accept("archive: pair " + (i + 1) + " of " + setup.runs());
        if (skopeo && i % 2 == 1) {
          theirs.add(skopeo());
        }
        ours.add(tidemark());
        if (skopeo && i % 2 == 0) {
          theirs.add(skopeo());
        }
      }
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("bytes", bytes);
      row.put("tidemark", speed(ours));
      if (skopeo) {
        row.put("skopeo", speed(theirs));
        double[] ratios = new double[ours.size()];
        for (int i = 0; i < ratios.length; i++) {
          ratios[i] = theirs.get(i) / ours.get(i);
        }
        row.put("ratio", Sample.of(ratios));
      }
      return row;
    }

    private Sample speed(List<Double> seconds) {
      return Sample.of(seconds.stream().mapToDouble(each -> bytes / 1e6 / each).toArray());
    }

    private Processes.Done export(Path to) throws IOException {
      return Processes.run(
          setup.tidemark(), "export", "oci:" + layout, ImageMaker.NAME, "-o", to.toString());
    }

    private double tidemark() throws IOException {
      Path to = fresh();
      Processes.Done done =
          imports
              ? Processes.run(setup.tidemark(), "import", "oci:" + to, archive.toString())
              : export(to);
      check(to);
      return done.seconds();
    }

    private double skopeo() throws IOException {
      Path to = fresh();
      String from = imports ? "oci-archive:" + archive : "oci:" + layout + ":" + ImageMaker.NAME;
      String kind = imports ? "oci:" : "oci-archive:";
      Processes.Done done =
          Processes.run(
              "skopeo", "--insecure-policy", "copy", from, kind + to + ":" + ImageMaker.NAME);
      check(to);
      return done.seconds();
    }

    private Path fresh() throws IOException {
      Path to = setup.scratch().resolve("to");
      Processes.run("rm", "-rf", to.toString());
      Processes.run("sync");
      return to;
    }

    private void check(Path to) throws IOException {
      Path other = to;
      if (!imports) {
        other = setup.scratch().resolve("unpacked");
        Processes.run("rm", "-rf", other.toString());
        Files.createDirectory(other);
        Processes.run("tar", "-xf", to.toString(), "-C", other.toString());
      }
      if (!blobs(other).equals(blobs(layout))) {
        throw new IOException("other blobs arrived in " + to + " than there are");
      }
    }

    private static Set<String> blobs(Path layout) throws IOException {
      try (Stream<Path> files = Files.list(layout.resolve("blobs").resolve("sha256"))) {
        Set<String> names = new TreeSet<>();
        files.forEach(file -> names.add(file.getFileName().toString()));
        return names;
      }
    }
  }
}
