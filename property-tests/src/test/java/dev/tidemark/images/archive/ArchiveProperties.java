package dev.tidemark.images.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.oci.InitOptions;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.TestFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** Archives against the stores they come from and go to. */
@Tag("slow")
class ArchiveProperties {

  private static final List<String> NAMES =
      List.of("", "v1", "a/b:c", "docker.io/library/app:1", "quay.io/x/y:latest", "localhost/z:2");

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  @Label("import of an export has the same content and names, and exports to the same bytes")
  void importOfAnExport(@ForAll long seed) throws IOException {
    Path directory = Files.createTempDirectory("tidemark-archive");
    try {
      Random random = new Random(seed);
      ImageLayout source = layout(directory.resolve("source"));
      Set<Digest> written = new TreeSet<>();
      List<ArchiveImage> images = images(random, source, written);
      byte[] archive = export(source, images);

      ImageLayout target = layout(directory.resolve("target"));
      List<ArchiveImage> read =
          ArchiveImport.read(new ByteArrayInputStream(archive), target, ImportLimits.DEFAULT)
              .images();

      assertThat(read).extracting(ArchiveImage::name).isEqualTo(names(images));
      assertThat(read)
          .extracting(image -> plain(image.target()))
          .isEqualTo(images.stream().map(image -> plain(image.target())).toList());
      for (Digest digest : written) {
        assertThat(target.read(digest)).isEqualTo(source.read(digest));
      }
      assertThat(blobs(directory.resolve("target"))).hasSize(written.size());
      assertThat(export(target, read)).isEqualTo(archive);
    } finally {
      TestFiles.remove(directory);
    }
  }

  private static Descriptor plain(Descriptor target) {
    return target.withAnnotations(Map.of("kept", target.annotations().getOrDefault("kept", "")));
  }

  private static List<String> names(List<ArchiveImage> images) {
    return images.stream().map(ArchiveImage::name).toList();
  }

  private static ImageLayout layout(Path directory) throws IOException {
    return ImageLayout.init(ImageDriver.directory(directory), InitOptions.defaults());
  }

  private static byte[] export(ImageLayout layout, List<ArchiveImage> images) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArchiveExport.layout(
        out, layout, new ImageReader(layout)::children, images, ExportOptions.defaults());
    return out.toByteArray();
  }

  /** Some images that share layers, some of them in an index of indexes. */
  private static List<ArchiveImage> images(Random random, ImageLayout layout, Set<Digest> written)
      throws IOException {
    List<Blob> made = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Blob config = store(layout, written, Blob.leaf(MediaTypes.OCI_CONFIG, "{\"n\":" + i + "}"));
      Blob[] layers = new Blob[random.nextInt(3)];
      for (int n = 0; n < layers.length; n++) {
        String content = "layer " + random.nextInt(4);
        layers[n] = store(layout, written, Blob.leaf(MediaTypes.OCI_LAYER, content));
      }
      made.add(store(layout, written, DocumentWriter.manifest(config, layers).build()));
      if (random.nextBoolean()) {
        Blob[] listed = made.toArray(Blob[]::new);
        made.add(store(layout, written, DocumentWriter.index(listed).note("" + i).build()));
      }
    }
    List<ArchiveImage> images = new ArrayList<>();
    for (Blob blob : made) {
      Descriptor target =
          new Descriptor(blob.link().mediaType(), blob.digest(), layout.read(blob.digest()).length)
              .withAnnotations(Map.of("kept", "é\"" + random.nextInt(3)));
      images.add(new ArchiveImage(NAMES.get(random.nextInt(NAMES.size())), target));
    }
    return images;
  }

  private static Blob store(ImageLayout layout, Set<Digest> written, Blob blob) throws IOException {
    byte[] bytes = blob.bytes();
    layout.write(new ByteArrayInputStream(bytes), bytes.length, Optional.of(blob.digest()));
    written.add(blob.digest());
    return blob;
  }

  private static List<Path> blobs(Path layout) throws IOException {
    try (Stream<Path> files = Files.walk(layout.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
