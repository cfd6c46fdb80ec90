package dev.tidemark.benchmarks.archive;

import dev.tidemark.images.compress.Compression;
import dev.tidemark.images.graph.Config;
import dev.tidemark.images.image.Image;
import dev.tidemark.images.image.Layer;
import dev.tidemark.images.oci.Digester;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.oci.InitOptions;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Makes a layout with one image of many bytes that cannot be compressed. */
final class ImageMaker {

  static final String NAME = "v1";

  private static final int LAYER = 32 << 20;

  private ImageMaker() {}

  /**
   * Makes it; answers how many bytes its layers have.
   *
   * @param size in MiB, to the next 32
   */
  static long make(Path directory, int size) throws IOException {
    ImageLayout layout = ImageLayout.init(ImageDriver.directory(directory), InitOptions.defaults());
    Image image =
        new Image(List.of(), Config.of(Platforms.parse("linux/amd64")), Platforms.host(), Map.of());
    Random random = new Random(1);
    long bytes = 0;
    for (int made = 0; made < size; made += LAYER >> 20) {
      Layer layer = layer(layout, random);
      image = image.appendLayer(layer);
      bytes += layer.descriptor().size();
    }
    Descriptor manifest = image.write(layout);
    layout.put(manifest.withAnnotations(Map.of(Annotations.REF_NAME, NAME)));
    return bytes;
  }

  private static Layer layer(ImageLayout layout, Random random) throws IOException {
    byte[] plain = new byte[LAYER];
    random.nextBytes(plain);
    Digest diffId = Digester.digest("sha256", plain);
    byte[] packed;
    try (InputStream in = Compression.GZIP.compressed(new ByteArrayInputStream(plain))) {
      packed = in.readAllBytes();
    }
    Digest digest = layout.write(new ByteArrayInputStream(packed), packed.length, Optional.empty());
    return new Layer(
        new Descriptor(MediaTypes.OCI_LAYER_GZIP, digest, packed.length), diffId, layout);
  }
}
