package dev.tidemark.benchmarks.jmh;

import dev.tidemark.engine.mark.Bitmap;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Bits in random order, by the size of the set. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BitmapBenchmark {

  private static final int OPERATIONS = 1 << 16;

  @Param({"1000000", "10000000", "100000000"})
  public int size;

  private Bitmap bits = new Bitmap(1);
  private final long[] ids = new long[OPERATIONS];
  private final SplittableRandom random = new SplittableRandom(7);

  @Setup
  public void fill() {
    bits = new Bitmap(size);
    for (int i = 0; i < size / 2; i++) {
      bits.set(random.nextLong(size));
    }
    for (int i = 0; i < OPERATIONS; i++) {
      ids[i] = random.nextLong(size);
    }
  }

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public int get() {
    int found = 0;
    for (long id : ids) {
      found += bits.get(id) ? 1 : 0;
    }
    return found;
  }

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public Bitmap set() {
    for (long id : ids) {
      bits.set(id);
    }
    return bits;
  }

  /** All of the set. */
  @Benchmark
  public long count() {
    return bits.count();
  }
}
