package dev.tidemark.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.ArchiveImport;
import dev.tidemark.images.archive.ImportLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** An archive is imported, or refused in one line; whatever it names is there. */
class ArchiveFuzzTest {

  static Stream<byte[]> seeds() throws IOException {
    return Stream.concat(Seeds.archives(), Seeds.json());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "2m")
  void archivesAreImportedOrRefused(byte[] bytes) {
    Shelf shelf = new Shelf();
    List<ArchiveImage> images;
    try {
      images =
          ArchiveImport.read(new ByteArrayInputStream(bytes), shelf, ImportLimits.DEFAULT).images();
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      return;
    }
    for (ArchiveImage image : images) {
      assertThat(shelf.blobs).containsKey(image.target().digest());
    }
  }
}
