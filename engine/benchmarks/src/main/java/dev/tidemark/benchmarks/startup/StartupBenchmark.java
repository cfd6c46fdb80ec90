package dev.tidemark.benchmarks.startup;

import dev.tidemark.benchmarks.Benchmark;
import dev.tidemark.benchmarks.Processes;
import dev.tidemark.benchmarks.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What starting costs, beside a Java program that does nothing at all. */
public final class StartupBenchmark implements Benchmark {

  private static final int RUNS_PER_RUN = 4;
  private static final String EMPTY_INDEX =
      "{\"schemaVersion\": 2, \"mediaType\": \"application/vnd.oci.image.index.v1+json\","
          + " \"manifests\": []}";

  @Override
  public List<Integer> sizes() {
    return List.of();
  }

  @Override
  public String legend() {
    return """
        Seconds of wall time: median (minimum..maximum). java: java -version. gc: of a layout without
        a blob, again and again. firstGc: the same, where the metadata have still to be made.""";
  }

  @Override
  public List<Map<String, Object>> run(Setup setup, int size) throws IOException {
    Path layout = Files.createDirectories(setup.scratch().resolve("layout"));
    Files.createDirectories(layout.resolve("blobs/sha256"));
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
    Files.writeString(layout.resolve("index.json"), EMPTY_INDEX);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Processes.run(setup.tidemark(), "version"); // builds, and makes the class archive
    int runs = setup.runs() * RUNS_PER_RUN;
    double[][] times = new double[4][runs];
    for (int i = 0; i < runs; i++) {
      times[0][i] = Processes.run(java, "-XX:+UseSerialGC", "-version").seconds();
      times[1][i] = Processes.run(setup.tidemark(), "version").seconds();
      Processes.run("rm", "-rf", layout.resolve(".tidemark").toString());
      times[2][i] = Processes.run(setup.tidemark(), "gc", layout.toString()).seconds();
      times[3][i] = Processes.run(setup.tidemark(), "gc", layout.toString()).seconds();
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("java", Sample.of(times[0]));
    row.put("version", Sample.of(times[1]));
    row.put("firstGc", Sample.of(times[2]));
    row.put("gc", Sample.of(times[3]));
    return List.of(row);
  }
}
