package dev.tidemark.benchmarks.jmh;

import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Manifests into the metadata, each with a config and 15 layers, a few of them new: durable
 * transactions of {@code batch} manifests, and reading the labels back.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Dlmdbjava.disable.checks=true", "-Dagrona.disable.bounds.checks=true"})
@NullUnmarked
public class WriteBenchmark {

  private static final int LAYERS = 15;
  private static final int NEW_LAYERS = 2;
  private static final int KNOWN_LAYERS = 10_000;

  @Param({"1", "32", "1000"})
  public int batch;

  private final Random random = new Random(3);
  private final List<Digest> layers = new ArrayList<>();
  private Path directory;
  private LmdbMetadata metadata;
  private Digest stored;
  private List<Reference> references;

  @Setup(Level.Iteration)
  public void make() throws IOException {
    directory = Scratch.directory();
    metadata = LmdbMetadata.open(directory);
    layers.clear();
    for (int i = 0; i < KNOWN_LAYERS; i++) {
      layers.add(digest());
    }
    metadata.write(
        writer -> {
          put(writer, layers);
          return put(writer);
        });
  }

  @TearDown(Level.Iteration)
  public void remove() throws IOException {
    metadata.close();
    Scratch.remove(directory);
  }

  private Digest digest() {
    return new Digest("sha256", Scratch.hex(random));
  }

  /** One transaction; divide by {@link #batch} for one manifest. */
  @Benchmark
  public int write() {
    return metadata.write(
        writer -> {
          for (int i = 0; i < batch; i++) {
            put(writer);
          }
          return batch;
        });
  }

  private Digest put(Writer writer) {
    List<Digest> arrivals = new ArrayList<>();
    references = new ArrayList<>();
    Digest config = digest();
    arrivals.add(config);
    references.add(Reference.child(new Descriptor(MediaTypes.OCI_CONFIG, config, 2000)));
    for (int i = 0; i < LAYERS; i++) {
      boolean fresh = i >= LAYERS - NEW_LAYERS;
      Digest layer = fresh ? digest() : layers.get(random.nextInt(layers.size()));
      if (fresh) {
        arrivals.add(layer);
      }
      references.add(
          Reference.child(new Descriptor(MediaTypes.OCI_LAYER_PREFIX + ".tar+gzip", layer, 9000)));
    }
    put(writer, arrivals);
    Map<String, String> labels = new LinkedHashMap<>();
    Labels.add(labels, references);
    Digest manifest = digest();
    long id = writer.intern(List.of(manifest))[0];
    writer.put(id, new Node(manifest, 3000, 0, Map.of(MediaTypes.OCI_MANIFEST, true), labels));
    stored = manifest;
    return manifest;
  }

  private static void put(Writer writer, List<Digest> digests) {
    long[] ids = writer.intern(digests);
    for (int i = 0; i < ids.length; i++) {
      writer.put(ids[i], new Node(digests.get(i), 9000, 0, Map.of(), Map.of()));
    }
  }

  /** Labels of one manifest, from its references. */
  @Benchmark
  public Map<String, String> addLabels() {
    Map<String, String> labels = new LinkedHashMap<>();
    Labels.add(labels, references);
    return labels;
  }

  /** Labels of one manifest, out of the tables. */
  @Benchmark
  public Optional<Node> renderLabels() {
    return metadata.read(reader -> reader.node(reader.id(stored)));
  }
}
