package dev.tidemark.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import dev.tidemark.testkit.Blob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents of images are read or refused, and the collector sees every child that a walk over them
 * sees.
 */
class ImageFuzzTest {

  static Stream<byte[]> seeds() {
    return Seeds.json();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "2m")
  void childrenOfAWalkAreReferencesOfAScan(byte[] bytes) throws IOException {
    Digest digest = Blob.digest("sha256", bytes);
    ImageReader reader = new ImageReader(descriptor -> new ByteArrayInputStream(bytes));
    try (Plugins plugins = Plugins.fromClassPath(getClass().getClassLoader())) {
      for (String type : List.of(MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_LIST)) {
        List<Descriptor> children;
        try {
          children = reader.children(new Descriptor(type, digest, bytes.length));
        } catch (InvalidContentException e) {
          assertThat(e.getMessage()).startsWith(digest + " ").doesNotContain("\n");
          continue;
        }
        List<Descriptor> references =
            new Decoder(plugins)
                .decode(any -> new ByteArrayInputStream(bytes), digest, type).references().stream()
                    .map(Reference::target)
                    .toList();
        assertThat(references).containsAll(children);
      }
    }
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void configurationsAreReadOrRefused(byte[] bytes) throws IOException {
    ImageReader reader = new ImageReader(descriptor -> new ByteArrayInputStream(bytes));
    Descriptor config =
        new Descriptor(MediaTypes.OCI_CONFIG, Blob.digest("sha256", bytes), bytes.length);
    try {
      assertThat(reader.configPlatform(config).os()).isNotEmpty();
      assertThat(reader.rootFs(config)).isNotNull();
    } catch (InvalidContentException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
    }
  }
}
