package dev.tidemark.benchmarks.jmh;

import dev.tidemark.benchmarks.mark.Order;
import dev.tidemark.benchmarks.mark.OrderedStore;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.Marker;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding edge blocks and marking, by the order in which ids were given. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Dlmdbjava.disable.checks=true", "-Dagrona.disable.bounds.checks=true"})
@NullUnmarked
public class MarkMicrobenchmark {

  @Param({"1000000"})
  public int size;

  @Param public Order order;

  private Path directory;
  private LmdbMetadata metadata;
  private Bitmap roots;

  @Setup
  public void make() throws IOException {
    directory = Scratch.directory();
    roots = OrderedStore.make(directory, size, order);
    metadata = LmdbMetadata.open(directory);
  }

  @TearDown
  public void remove() throws IOException {
    metadata.close();
    Scratch.remove(directory);
  }

  @Benchmark
  public Bitmap mark() {
    return metadata.read(reader -> Marker.mark(reader, roots));
  }
}
