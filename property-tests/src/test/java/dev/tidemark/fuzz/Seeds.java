package dev.tidemark.fuzz;

import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testing.Blob;
import dev.tidemark.testing.Documents;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/** Where a fuzzer begins. */
final class Seeds {

  private Seeds() {}

  /** Documents of all common shapes, and some that are none. */
  static Stream<byte[]> documents() {
    Blob config = Blob.leaf(MediaTypes.OCI_CONFIG, "{\"os\":\"linux\",\"architecture\":\"arm64\"}");
    Blob layer = Blob.leaf(MediaTypes.OCI_LAYER, "layer");
    Blob manifest = Documents.manifest(config, layer, layer).build();
    return Stream.of(
        manifest.bytes(),
        Documents.manifest(config).about(manifest).carrying(layer).build().bytes(),
        Documents.manifest(config, layer).shouting().build().bytes(),
        Documents.index(manifest, config).build().bytes(),
        Documents.of(Documents.UNKNOWN).to(layer).build().bytes(),
        config.bytes())
        .flatMap(bytes -> Stream.of(bytes, cutOff(bytes)))
        .toList()
        .stream();
  }

  /** JSON that is not a document of ours. */
  static Stream<byte[]> json() {
    return Stream.concat(
        documents(),
        Stream.of(
                "",
                "{}",
                "[]",
                "null",
                "\u0000",
                "{\"a\":1,\"a\":2}",
                "{\"fsLayers\":[{\"blobSum\":\"sha256:\"}]}",
                "{\"manifests\":null,\"MANIFESTS\":[{}],\"config\":7}",
                "{\"size\":99999999999999999999,\"n\":-1e999,\"t\":true,\"s\":\"\\ud800\"}",
                "{} {}",
                "[".repeat(2000))
            .map(text -> text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] cutOff(byte[] whole) {
    return Arrays.copyOf(whole, whole.length * 2 / 3);
  }
}
