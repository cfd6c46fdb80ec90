package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.OtherJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class StaleReaderTest {

  private static final List<Digest> DIGESTS =
      IntStream.range(0, 2_000)
          .mapToObj(n -> new Digest("sha256", String.format("%064x", n)))
          .toList();

  @TempDir Path directory;

  /** Another process: reads until it is killed. */
  public static void main(String[] arguments) throws IOException {
    try (Metadata metadata = LmdbMetadata.open(Path.of(arguments[0]))) {
      metadata.read(
          reader -> {
            System.out.println("reading " + reader.nextId());
            try {
              Thread.sleep(TimeUnit.MINUTES.toMillis(1));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return reader;
          });
    }
  }

  private static void churn(Metadata metadata, int round, long until) {
    for (int i = 0; System.nanoTime() - until < 0; i++) {
      int from = i % 20 * 100;
      List<Digest> some = DIGESTS.subList(from, from + 100);
      metadata.write(
          writer -> {
            long[] ids = writer.intern(some);
            for (int n = 0; n < ids.length; n++) {
              Map<String, String> labels = Map.of("round", "x".repeat(100 + round));
              writer.put(ids[n], new Node(some.get(n), n, 0, Map.of(), labels));
            }
            return ids;
          });
    }
  }

  private static long churned(Metadata metadata, int round) {
    churn(metadata, round, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_500));
    return metadata.occupancy().pages();
  }

  @Test
  void theDiskIsNotLostToAReaderThatWasKilled() throws IOException, InterruptedException {
    try (Metadata metadata = LmdbMetadata.open(directory)) {
      churned(metadata, 0);
      Process reader = OtherJvm.start(StaleReaderTest.class, directory.toString());
      try {
        assertThat(reader.inputReader().readLine()).isEqualTo("reading 2000");
      } finally {
        reader.destroyForcibly().waitFor();
      }
      long soon = churned(metadata, 1); // within the period the file may grow
      assertThat(churned(metadata, 2)).isLessThan(soon + soon / 10);
      assertThat(metadata.occupancy().readers()).isPositive();
      assertThat(metadata.occupancy().free()).isLessThan(metadata.occupancy().pages());
    }
  }
}
