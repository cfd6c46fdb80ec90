package dev.tidemark.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Something that is measured at several sizes. */
public interface Benchmark {

  /** What to measure, how often, where, and whom to tell how far it has come. */
  record Setup(Path root, Path scratch, int runs, Consumer<String> say) {

    /** The command line as a user starts it. */
    public String tidemark() {
      return root.resolve("tidemark").toString();
    }
  }

  /** The sizes to measure if none are named; empty if it has none. */
  List<Integer> sizes();

  /** One line on what the columns mean. */
  String legend();

  /**
   * Measures at one size.
   *
   * @return rows of what was found, by column; a {@link Sample} for what was measured repeatedly
   * @throws IOException if anything fails, above all if a result is wrong
   */
  List<Map<String, Object>> run(Setup setup, int size) throws IOException;
}
