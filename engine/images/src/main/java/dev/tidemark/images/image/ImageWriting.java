package dev.tidemark.images.image;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.images.graph.Manifest;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Writes an image as an OCI manifest (image-spec, manifest.md). */
record ImageWriting(Image image, Ingester ingester) {

  Descriptor run() throws IOException {
    for (Layer layer : image.layers()) {
      try (InputStream bytes = layer.open()) {
        ingester.write(layer.descriptor(), bytes);
      }
    }
    Descriptor config = write(MediaTypes.OCI_CONFIG, image.config().json());
    List<Descriptor> layers = image.layers().stream().map(Layer::descriptor).toList();
    Manifest manifest = Manifest.of(config, layers).withAnnotations(image.annotations());
    return write(MediaTypes.OCI_MANIFEST, manifest.json()).withPlatform(image.platform());
  }

  private Descriptor write(String mediaType, byte[] bytes) throws IOException {
    Digest digest = ingester.write(new ByteArrayInputStream(bytes), bytes.length, Optional.empty());
    return new Descriptor(mediaType, digest, bytes.length);
  }
}
