package dev.tidemark.images.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.ArchiveImport;
import dev.tidemark.images.archive.ImportLimits;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Images of zeroimage's and oras-go's own tests, in the folder named by TIDEMARK_CORPUS. */
class ImageCorpusTest {

  private final Shelf shelf = new Shelf();

  private ImageList load(String archive) throws IOException {
    String corpus = System.getenv("TIDEMARK_CORPUS");
    Assumptions.assumeTrue(corpus != null, "set TIDEMARK_CORPUS to load real images");
    try (Stream<Path> files = Files.walk(Path.of(corpus))) {
      Path file = files.filter(path -> path.endsWith(archive)).findFirst().orElseThrow();
      try (InputStream in = Files.newInputStream(file)) {
        List<ArchiveImage> images = ArchiveImport.read(in, shelf, ImportLimits.DEFAULT).images();
        assertThat(images).hasSize(1);
        return ImageList.load(Loader.of(shelf, images.get(0).target()));
      }
    }
  }

  @Test
  void anImageIsTheSameAfterItWasWritten() throws IOException {
    ImageList index = load("hello-world-linux-arm64.tar");
    assertThat(index.entries()).hasSize(1);
    Image image = index.entries().get(0).image();
    Shelf other = new Shelf();
    Image again = ImageList.load(Loader.of(other, image.write(other))).entries().get(0).image();
    assertThat(again.config()).isEqualTo(image.config());
    assertThat(again.platform()).isEqualTo(image.config().platform());
    assertThat(again.annotations()).isEqualTo(image.annotations());
    assertThat(descriptors(again)).isEqualTo(descriptors(image)).hasSize(1);
  }

  private static List<Descriptor> descriptors(Image image) throws IOException {
    List<Descriptor> descriptors = new ArrayList<>();
    for (Layer layer : image.layers()) {
      try (InputStream in = layer.open()) {
        assertThat(in.readAllBytes()).hasSize((int) layer.descriptor().size());
      }
      descriptors.add(layer.descriptor());
    }
    return descriptors;
  }

  @Test
  void platformsStandInTheOrderOfTheIndexThoughMostImagesAreAbsent() throws IOException {
    ImageList index = load("oci/testdata/hello-world.tar");
    assertThat(index.entries().stream().map(entry -> Platforms.format(entry.platform())))
        .containsExactly(
            "linux/amd64",
            "linux/arm/v5",
            "linux/arm/v7",
            "linux/arm64/v8",
            "linux/386",
            "linux/mips64le",
            "linux/ppc64le",
            "linux/riscv64",
            "linux/s390x",
            "windows/amd64",
            "windows/amd64");
    assertThatThrownBy(() -> index.entries().get(9).image())
        .isInstanceOf(NoSuchFileException.class);
    ImageList amd = index.selectByPlatform(Platforms.parse("linux/amd64"));
    assertThat(amd.entries().get(0).image().config().platform().architecture()).isEqualTo("amd64");
  }
}
