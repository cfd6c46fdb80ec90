package dev.tidemark.benchmarks.layout;

import java.io.IOException;
import java.nio.file.Path;

/** Makes a layout to keep, for other measurements than those of {@link LayoutBenchmark}. */
final class MakeLayout {

  private MakeLayout() {}

  /** Arguments: a directory that does not exist, and how many blobs. */
  public static void main(String[] args) throws IOException {
    LayoutMaker.Truth truth = LayoutMaker.make(Path.of(args[0]), Integer.parseInt(args[1]));
    System.out.println("blobs " + truth.all().size());
    System.out.println("live " + truth.live().size());
  }
}
