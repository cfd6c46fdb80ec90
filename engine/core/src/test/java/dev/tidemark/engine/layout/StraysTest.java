package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.store.Uploads.Upload;
import dev.tidemark.spi.store.Uploads.Where;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StraysTest {

  @TempDir Path directory;

  private OciLayout layout;
  private Path blobs;

  @BeforeEach
  void begin() throws IOException {
    new LayoutWriter(directory);
    blobs = Files.createDirectories(directory.resolve("blobs/sha256"));
    layout = OciLayout.open(directory, Clock.systemUTC());
  }

  @Test
  void whatAListingMetIsNotLookedForAgainAtOnce() throws IOException {
    Files.createFile(blobs.resolve("1.tmp"));
    layout.list(blob -> {});
    Files.createFile(blobs.resolve("2.tmp"));
    assertThat(leftovers()).containsExactly("blobs/sha256/1.tmp");
    assertThat(leftovers()).containsExactlyInAnyOrder("blobs/sha256/1.tmp", "blobs/sha256/2.tmp");
  }

  @Test
  void whatHasGoneSinceIsNotTold() throws IOException {
    Path file = Files.createFile(blobs.resolve("1.tmp"));
    layout.list(blob -> {});
    Files.delete(file);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void moreThanAreKeptAreLookedForAgain() {
    Strays strays = new Strays();
    Strays.Met met = new Strays.Met();
    for (int i = 0; i <= 10_000; i++) {
      met.add("sha256", i + ".tmp");
    }
    strays.keep(met);
    assertThat(strays.take()).isEmpty();
  }

  private List<String> leftovers() throws IOException {
    List<String> names = new ArrayList<>();
    layout.uploads().orElseThrow().list(Where.AMONG_BLOBS, (Upload one) -> names.add(one.name()));
    return names;
  }
}
