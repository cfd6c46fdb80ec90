package dev.tidemark.benchmarks.jmh;

import dev.tidemark.benchmarks.layout.Samples;
import dev.tidemark.engine.decode.Decoded;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reading documents out of a layout of 10k blobs whose files are in the page cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@NullUnmarked
public class DecodeBenchmark {

  private static final int BLOBS = 10_000;

  private Path directory;
  private OciLayout layout;
  private Samples samples;
  private Plugins plugins;
  private Decoder decoder;

  @Setup
  public void make() throws IOException {
    directory = Scratch.directory();
    samples = Samples.make(directory.resolve("layout"), BLOBS);
    layout = OciLayout.open(directory.resolve("layout"), Clock.systemUTC());
    plugins = Plugins.fromClassPath(DecodeBenchmark.class.getClassLoader());
    decoder = new Decoder(plugins);
    if (decodeManifest().references().isEmpty() || decodeIndex().references().isEmpty()) {
      throw new IllegalStateException("no references: no handlers?");
    }
  }

  @TearDown
  public void remove() throws IOException {
    plugins.close();
    Scratch.remove(directory);
  }

  @Benchmark
  public Decoded decodeManifest() throws IOException {
    return decoder.decode(layout, Digest.parse(samples.manifest()), MediaTypes.OCI_MANIFEST);
  }

  @Benchmark
  public Decoded decodeIndex() throws IOException {
    return decoder.decode(layout, Digest.parse(samples.index()), MediaTypes.OCI_INDEX);
  }

  /** A blob that nothing refers to. */
  @Benchmark
  public Decoded decodeUnknownLayer() throws IOException {
    return decoder.decode(layout, Digest.parse(samples.layer()), "");
  }

  /** All names. */
  @Benchmark
  public long list() throws IOException {
    long[] count = new long[1];
    layout.list(blob -> count[0] += blob.digest().encoded().length());
    return count[0];
  }
}
