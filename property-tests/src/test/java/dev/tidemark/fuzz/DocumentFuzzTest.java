package dev.tidemark.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Index;
import dev.tidemark.images.graph.Walk;
import dev.tidemark.images.image.ImageList;
import dev.tidemark.images.image.IndexEntry;
import dev.tidemark.images.image.Loader;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A document of an image is read, or refused as what it is. */
class DocumentFuzzTest {

  static Stream<byte[]> seeds() {
    return Seeds.json();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "2m")
  void documentsAreReadOrRefused(byte[] bytes) {
    Shelf shelf = new Shelf();
    ImageReader reader = new ImageReader(shelf);
    for (String type :
        List.of(MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_LIST, MediaTypes.OCI_CONFIG, "")) {
      Descriptor document = shelf.put(type, bytes);
      readOrRefused(() -> Walk.walk(reader::children, document));
      readOrRefused(() -> reader.manifest(document, Platforms.onlyOs(Platforms.host())));
      readOrRefused(() -> reader.platforms(document));
      readOrRefused(() -> reader.rootFs(document));
      readOrRefused(() -> images(ImageList.load(Loader.of(shelf, document))));
    }
    try {
      Index index = Index.ofLayout(bytes);
      assertThat(Index.ofLayout(index.json()).manifests()).isEqualTo(index.manifests());
    } catch (MalformedContentException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }

  private static void images(ImageList index) {
    for (IndexEntry entry : index.selectByPlatform(Platforms.parse("linux/arm64")).entries()) {
      readOrRefused(entry::image);
    }
  }

  private interface Reading {
    void run() throws IOException;
  }

  private static void readOrRefused(Reading reading) {
    try {
      reading.run();
    } catch (IOException e) {
      assertThat(e).isInstanceOfAny(InvalidContentException.class, NoSuchFileException.class);
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }
}
