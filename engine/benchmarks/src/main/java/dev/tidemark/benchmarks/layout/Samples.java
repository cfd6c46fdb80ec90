package dev.tidemark.benchmarks.layout;

import java.io.IOException;
import java.nio.file.Path;

/** One digest of each kind in a layout. */
public record Samples(String index, String manifest, String layer) {

  /** Makes a layout of about {@code size} blobs in {@code directory}, which does not exist yet. */
  public static Samples make(Path directory, int size) throws IOException {
    return LayoutMaker.make(directory, size).samples();
  }
}
