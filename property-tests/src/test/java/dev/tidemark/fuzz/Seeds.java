package dev.tidemark.fuzz;

import dev.tidemark.engine.compress.Compression;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testing.Blob;
import dev.tidemark.testing.Documents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

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

  /** Archives of a layout and of {@code docker save}, whole, compressed and cut off. */
  static Stream<byte[]> archives() throws IOException {
    Blob config = Blob.leaf(MediaTypes.OCI_CONFIG, "{\"rootfs\":{\"diff_ids\":[]}}");
    Blob manifest = Documents.manifest(config).build();
    String index = new String(Documents.index(manifest).build().bytes(), StandardCharsets.UTF_8);
    byte[] layout =
        tar(
            Map.of(
                "oci-layout",
                "{\"imageLayoutVersion\":\"1.0.0\"}",
                "index.json",
                index,
                "blobs/sha256/" + config.digest().encoded(),
                new String(config.bytes(), StandardCharsets.UTF_8),
                "blobs/sha256/" + manifest.digest().encoded(),
                new String(manifest.bytes(), StandardCharsets.UTF_8)));
    byte[] saved =
        tar(
            Map.of(
                "manifest.json",
                "[{\"Config\":\"c.json\",\"RepoTags\":[\"a:b\"],\"Layers\":[]}]",
                "c.json",
                "{\"rootfs\":{\"diff_ids\":[]}}"));
    byte[] packed = Compression.GZIP.compressed(new ByteArrayInputStream(layout)).readAllBytes();
    return Stream.of(layout, saved, packed, cutOff(layout), cutOff(packed));
  }

  private static byte[] tar(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] cutOff(byte[] whole) {
    return Arrays.copyOf(whole, whole.length * 2 / 3);
  }
}
