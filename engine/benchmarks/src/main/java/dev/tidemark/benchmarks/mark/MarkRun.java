package dev.tidemark.benchmarks.mark;

import com.sun.management.ThreadMXBean;
import dev.tidemark.benchmarks.Sample;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.Marker;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.lmdb.LmdbMetadata;
import dev.tidemark.engine.mirror.Starts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.function.Function;

/** Marks a {@link MarkStore}, in a process whose heap the caller has chosen. */
final class MarkRun {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private record Timed(double wall, double cpu, long allocated, Bitmap marked) {}

  private MarkRun() {}

  /**
   * Arguments: directory, how many marks to warm up with, how many to measure, "live" or "mark".
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    int warmUps = Integer.parseInt(args[1]);
    double[] wall = new double[Integer.parseInt(args[2])];
    double[] cpu = new double[wall.length];
    try (LmdbMetadata metadata = LmdbMetadata.open(MarkStore.metadata(directory))) {
      Function<Reader, Bitmap> mark = Starts::live;
      if (args[3].equals("mark")) {
        Bitmap roots = MarkStore.read(MarkStore.roots(directory));
        mark = reader -> Marker.mark(reader, roots);
      }
      Timed first = time(metadata, mark);
      if (!MarkStore.same(MarkStore.truth(directory), first.marked())) {
        throw new IllegalStateException("the mark is wrong");
      }
      System.out.println("first " + first.wall());
      System.out.println("firstCpu " + first.cpu());
      for (int i = 0; i < warmUps; i++) {
        time(metadata, mark);
      }
      long allocated = 0;
      for (int i = 0; i < wall.length; i++) {
        Timed timed = time(metadata, mark);
        wall[i] = timed.wall();
        cpu[i] = timed.cpu();
        allocated = timed.allocated();
      }
      System.out.println("wall " + Sample.of(wall).median());
      System.out.println("cpu " + Sample.of(cpu).median());
      System.out.println("allocated " + allocated);
      verify(metadata, mark, MarkStore.truth(directory));
    }
  }

  private static Timed time(LmdbMetadata metadata, Function<Reader, Bitmap> mark) {
    return metadata.read(
        reader -> {
          long thread = Thread.currentThread().getId();
          long allocated = THREADS.getThreadAllocatedBytes(thread);
          long cpu = THREADS.getCurrentThreadCpuTime();
          long wall = System.nanoTime();
          Bitmap marked = mark.apply(reader);
          return new Timed(
              (System.nanoTime() - wall) / 1e9,
              (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9,
              THREADS.getThreadAllocatedBytes(thread) - allocated,
              marked);
        });
  }

  /** Once more, because compiled code could answer otherwise than the first pass did. */
  private static void verify(LmdbMetadata metadata, Function<Reader, Bitmap> mark, Path truth) {
    metadata.read(
        reader -> {
          try {
            if (!MarkStore.same(truth, mark.apply(reader))) {
              throw new IllegalStateException("the mark is wrong when warm");
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return truth;
        });
  }
}
