package dev.tidemark.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.images.convert.Conversion;
import dev.tidemark.images.convert.Conversion.Format;
import dev.tidemark.images.convert.Conversion.Layers;
import dev.tidemark.images.convert.Converter;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that were converted, in the hands of other tools. */
@Tag("interop")
class ConverterIT {

  @TempDir Path directory;

  private Skopeo skopeo;
  private Layout layout;
  private ImageLayout images;

  @BeforeEach
  void makeLayout() throws IOException {
    skopeo = new Skopeo(Files.createDirectory(directory.resolve("scratch")));
    Material material = new Material(Files.createDirectory(directory.resolve("material")));
    layout = new Layout(directory.resolve("layout"));
    skopeo.make(layout, "one", material.archive(), material.archive());
    images = ImageLayout.of(ImageDriver.directory(layout.directory()));
  }

  private void convert(String tag, Conversion conversion) throws IOException {
    Descriptor image = images.index().manifests().get(0);
    Descriptor converted = new Converter(images, images).convert(image, conversion);
    assertThat(converted.digest()).isNotEqualTo(image.digest());
    images.put(converted.withAnnotations(Map.of(Annotations.REF_NAME, tag)));
  }

  private Map<String, Long> unpacked(String tag) throws IOException {
    Path to = directory.resolve("fs-" + tag);
    // checks every layer against the diff id in the configuration
    Tool.needed("umoci").run("raw", "unpack", "--rootless", "--image", layout.image(tag), to);
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(to)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(to.relativize(file).toString(), Files.size(file));
      }
    }
    return files;
  }

  @Test
  void umociUnpacksTheSameFiles() throws IOException {
    convert("plain", Conversion.NOTHING.with(Layers.NONE));

    assertThat(unpacked("plain")).isEqualTo(unpacked("one")).isNotEmpty();
    assertThat(layout.document(layout.digest("plain"), ".layers[].mediaType"))
        .doesNotContain("gzip");
  }

  @Test
  void skopeoReadsLayersOfZstd() throws IOException {
    convert("zstd", Conversion.NOTHING.with(Layers.ZSTD));

    assertThat(layout.document(layout.digest("zstd"), ".layers[].mediaType")).contains("zstd");
    assertThat(skopeo.see(layout, "zstd").copied()).isNotEmpty();
  }

  @Test
  void skopeoReadsDockersTypes() throws IOException {
    convert("docker", Conversion.NOTHING.with(Format.DOCKER));

    assertThat(skopeo.seeAll(layout)).hasSize(2);
    assertThat(layout.index(".manifests[1].mediaType").strip())
        .isEqualTo("application/vnd.docker.distribution.manifest.v2+json");
  }
}
