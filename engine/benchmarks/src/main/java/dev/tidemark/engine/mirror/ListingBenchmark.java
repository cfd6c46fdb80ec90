package dev.tidemark.engine.mirror;

import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The sum over 10k names, by which a scan sees that nothing has changed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ListingBenchmark {

  private static final int NAMES = 10_000;

  private final List<Digest> digests = new ArrayList<>();

  @Setup
  public void make() {
    Random random = new Random(5);
    for (int i = 0; i < NAMES; i++) {
      StringBuilder hex = new StringBuilder(64);
      for (int part = 0; part < 4; part++) {
        hex.append("%016x".formatted(random.nextLong()));
      }
      digests.add(new Digest("sha256", hex.toString()));
    }
  }

  @Benchmark
  public long sum() {
    return Listing.Sum.of(digests).high();
  }
}
