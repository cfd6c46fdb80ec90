package dev.tidemark.images.image;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.json.Json;
import dev.tidemark.images.graph.DescriptorFields;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes an image as an OCI manifest (image-spec, manifest.md). */
record ImageWriting(Image image, Ingester ingester) {

  Descriptor run() throws IOException {
    for (Layer layer : image.layers()) {
      try (InputStream bytes = layer.open()) {
        ingester.write(layer.descriptor(), bytes);
      }
    }
    Descriptor config = write(MediaTypes.OCI_CONFIG, image.config().toBytes());
    Descriptor manifest = write(MediaTypes.OCI_MANIFEST, manifest(config));
    return manifest.withPlatform(image.platform());
  }

  private byte[] manifest(Descriptor config) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
    manifest.put("config", DescriptorFields.of(config));
    manifest.put(
        "layers",
        image.layers().stream().map(Layer::descriptor).map(DescriptorFields::of).toList());
    if (!image.annotations().isEmpty()) {
      manifest.put("annotations", new TreeMap<>(image.annotations()));
    }
    return Json.writeLine(manifest).getBytes(StandardCharsets.UTF_8);
  }

  private Descriptor write(String mediaType, byte[] bytes) throws IOException {
    Digest digest = ingester.write(new ByteArrayInputStream(bytes), bytes.length, Optional.empty());
    return new Descriptor(mediaType, digest, bytes.length);
  }
}
