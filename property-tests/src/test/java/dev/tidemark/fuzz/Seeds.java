package dev.tidemark.fuzz;

import dev.tidemark.images.compress.Compression;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Where a fuzzer begins. */
final class Seeds {

  private Seeds() {}

  /** Documents of all common shapes, and some that are none. */
  static Stream<byte[]> documents() {
    Blob config = Blob.leaf(MediaTypes.OCI_CONFIG, "{\"os\":\"linux\",\"architecture\":\"arm64\"}");
    Blob layer = Blob.leaf(MediaTypes.OCI_LAYER, "layer");
    Blob manifest = DocumentWriter.manifest(config, layer, layer).build();
    return Stream.of(
        manifest.bytes(),
        DocumentWriter.manifest(config).about(manifest).carrying(layer).build().bytes(),
        DocumentWriter.manifest(config, layer).shouting().build().bytes(),
        DocumentWriter.index(manifest, config).build().bytes(),
        DocumentWriter.of(DocumentWriter.UNKNOWN).to(layer).build().bytes(),
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
    Blob manifest = DocumentWriter.manifest(config).build();
    String index =
        new String(DocumentWriter.index(manifest).build().bytes(), StandardCharsets.UTF_8);
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
    List<byte[]> seeds = new ArrayList<>(List.of(layout, saved, folder(), cutOff(layout)));
    for (Compression compression : Compression.values()) {
      byte[] packed = compression.compressed(new ByteArrayInputStream(layout)).readAllBytes();
      seeds.add(packed);
      seeds.add(cutOff(packed));
      seeds.add(Arrays.copyOf(packed, packed.length + 7));
    }
    for (char type : "LKxg".toCharArray()) {
      seeds.add(extensions(type, 100));
    }
    seeds.add(
        tar(
            Map.of(
                "manifest.json",
                "[{\"Config\":\"c\"}],\"images\":[{\"Config\":\"c\"}]",
                "c",
                "{}")));
    return seeds.stream();
  }

  /** Both formats in one, in a folder, with what macOS adds, and links. */
  private static byte[] folder() throws IOException {
    Blob config = Blob.leaf(MediaTypes.OCI_CONFIG, "{\"os\":\"linux\"}");
    Blob manifest = DocumentWriter.manifest(config).build();
    String blobs = "image/blobs/sha256/";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      put(tar, "image/.DS_Store", "Bud1".getBytes(StandardCharsets.UTF_8));
      put(tar, "image/data", config.bytes());
      link(tar, TarConstants.LF_LINK, blobs + config.digest().encoded(), "image/data");
      link(tar, TarConstants.LF_SYMLINK, "image/latest", "data");
      put(tar, blobs + manifest.digest().encoded(), manifest.bytes());
      put(tar, "image/index.json", "{\"manifests\":null}".getBytes(StandardCharsets.UTF_8));
      String list = "[{\"Config\":\"blobs/sha256/%s\",\"Layers\":[\"latest\"]}]";
      put(
          tar,
          "image/manifest.json",
          list.formatted(config.digest().encoded()).getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void link(TarArchiveOutputStream tar, byte type, String name, String target)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  /** Headers in a row that say something about an entry that does not come. */
  private static byte[] extensions(char type, int count) throws IOException {
    byte[] content = "13 comment=x\n".getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry("extension", (byte) type);
    entry.setSize(content.length);
    byte[] header = new byte[512];
    entry.writeEntryHeader(header);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      bytes.write(header);
      bytes.write(Arrays.copyOf(content, 512));
    }
    bytes.write(new byte[1024]);
    return bytes.toByteArray();
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static byte[] tar(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        put(tar, file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] cutOff(byte[] whole) {
    return Arrays.copyOf(whole, whole.length * 2 / 3);
  }
}
