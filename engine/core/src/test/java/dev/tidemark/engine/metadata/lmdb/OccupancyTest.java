package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.model.Occupancy;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OccupancyTest {

  @TempDir Path directory;

  @Test
  void everyTableIsCounted() throws IOException {
    try (LmdbEnvironment environment = LmdbEnvironment.open(directory, 1 << 20, "do this")) {
      assertThat(Shared.open(environment.env()).tables().all())
          .hasSameSizeAs(CatalogTables.class.getRecordComponents())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void whatIsTakenAndWhatIsFree() throws IOException {
    try (LmdbMetadata metadata = LmdbMetadata.open(directory)) {
      metadata.write(
          writer -> {
            writer.set("large", "x".repeat(100_000));
            return 0;
          });
      Occupancy large = metadata.occupancy();
      assertThat(large.bytes()).isGreaterThan(100_000);
      assertThat(large.readers()).isPositive();
      metadata.write(
          writer -> {
            writer.set("large", null);
            return 0;
          });
      assertThat(metadata.occupancy().freeBytes()).isGreaterThan(large.freeBytes() + 90_000);
    }
  }
}
