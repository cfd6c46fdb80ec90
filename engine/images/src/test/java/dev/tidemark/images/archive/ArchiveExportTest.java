package dev.tidemark.images.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.images.graph.Handler;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Referrers;
import dev.tidemark.images.oci.Digester;
import dev.tidemark.images.oci.UnexpectedDigestException;
import dev.tidemark.images.oci.UnexpectedSizeException;
import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

/** What comes into an archive, and what does not. */
class ArchiveExportTest {

  private static final PlatformMatcher ARM = Platforms.onlyStrict(Platforms.parse("linux/arm64"));
  private static final String GZIP = MediaTypes.OCI_LAYER + "+gzip";
  private static final String FOREIGN = MediaTypes.OCI_NONDISTRIBUTABLE_PREFIX + "v1.tar";

  private final MemoryContent store = new MemoryContent();
  private final Handler children = new ImageReader(store)::children;

  private static String json(Descriptor descriptor, String more) {
    return "{\"mediaType\":\""
        + descriptor.mediaType()
        + "\",\"digest\":\""
        + descriptor.digest()
        + "\",\"size\":"
        + descriptor.size()
        + more
        + "}";
  }

  private Descriptor image(String architecture, byte[] unpacked) throws IOException {
    return image(architecture, unpacked, store.add(GZIP, TestTar.gzip(unpacked)));
  }

  private Descriptor image(String architecture, byte[] unpacked, Descriptor layer) {
    String config =
        "{\"os\":\"linux\",\"architecture\":\""
            + architecture
            + "\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
            + Digester.digest("sha256", unpacked)
            + "\"]}}";
    return manifest(store.add(MediaTypes.OCI_CONFIG, config.getBytes(UTF_8)), layer);
  }

  private Descriptor manifest(Descriptor config, Descriptor layer) {
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + MediaTypes.OCI_MANIFEST
            + "\",\"config\":"
            + json(config, "")
            + ",\"layers\":["
            + json(layer, "")
            + "]}";
    return store.add(MediaTypes.OCI_MANIFEST, manifest.getBytes(UTF_8));
  }

  private Descriptor index(Map<String, Descriptor> manifests) {
    List<String> entries = new ArrayList<>();
    manifests.forEach(
        (architecture, manifest) ->
            entries.add(
                json(
                    manifest,
                    ",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}")));
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + MediaTypes.OCI_INDEX
            + "\",\"manifests\":["
            + String.join(",", entries)
            + "]}";
    return store.add(MediaTypes.OCI_INDEX, index.getBytes(UTF_8));
  }

  private Descriptor multi() throws IOException {
    Map<String, Descriptor> manifests = new LinkedHashMap<>();
    manifests.put("amd64", image("amd64", new byte[100]));
    manifests.put("arm64", image("arm64", new byte[200]));
    return index(manifests);
  }

  private byte[] export(ExportOptions options, ArchiveImage... images) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArchiveExport.layout(out, store, children, List.of(images), options);
    return out.toByteArray();
  }

  private static Map<String, String> files(byte[] archive) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), new String(tar.readAllBytes(), UTF_8));
      }
    }
    return files;
  }

  private static String path(Descriptor blob) {
    return "blobs/sha256/" + blob.digest().encoded();
  }

  @Test
  void importOfAnExportIsTheSame() throws IOException {
    Descriptor multi = multi();
    List<ArchiveImage> images =
        List.of(
            new ArchiveImage("docker.io/library/a:1", multi),
            new ArchiveImage("v1", image("amd64", new byte[100])),
            new ArchiveImage("", image("arm64", new byte[300])));
    byte[] archive = export(ExportOptions.defaults(), images.toArray(ArchiveImage[]::new));

    MemoryContent other = new MemoryContent();
    List<ArchiveImage> read =
        ArchiveImport.read(new ByteArrayInputStream(archive), other, ImportLimits.DEFAULT).images();

    assertThat(other.blobs).containsExactlyEntriesOf(store.blobs);
    assertThat(read)
        .extracting(ArchiveImage::name)
        .containsExactly("docker.io/library/a:1", "v1", "");
    assertThat(read)
        .extracting(image -> image.target().withAnnotations(Map.of()))
        .containsExactlyElementsOf(images.stream().map(ArchiveImage::target).toList());
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    ArchiveExport.layout(
        again, other, new ImageReader(other)::children, read, ExportOptions.defaults());
    assertThat(again.toByteArray()).isEqualTo(archive);
  }

  @Test
  void documentsComeFirstAndBlobsInOrder() throws IOException {
    List<String> names =
        List.copyOf(
            files(export(ExportOptions.defaults(), new ArchiveImage("a", multi()))).keySet());

    assertThat(names)
        .startsWith("oci-layout", "index.json", "manifest.json", "blobs/", "blobs/sha256/");
    assertThat(names.subList(5, names.size())).isSorted().hasSize(7);
  }

  @Test
  void entriesOfTheIndexCarryBothNamesAsContainerdWritesThem() throws IOException {
    Descriptor image = image("amd64", new byte[1]);
    String digest = image.digest().toString();
    Map<String, String> references = new LinkedHashMap<>();
    references.put("docker.io/library/a:1", "1");
    references.put("docker.io/library/a@" + digest, "@" + digest);
    references.put("docker.io/library/a:1@" + digest, "1@" + digest);
    references.put("some/ref:2", "2");
    references.put("localhost:5000/ref:3", "3");
    // where containerd writes an empty reference
    references.put("some/ref", "some/ref");
    references.put("v1", "v1");
    references.put("app:1", "app:1");
    for (Map.Entry<String, String> each : references.entrySet()) {
      Descriptor entry = new ArchiveImage(each.getKey(), image).entry();
      assertThat(entry.annotations())
          .containsOnly(
              Map.entry(Annotations.IMAGE_NAME, each.getKey()),
              Map.entry(Annotations.REF_NAME, each.getValue()));
    }
    assertThat(new ArchiveImage("", image).entry().annotations()).isEmpty();
  }

  @Test
  void dockerLoadsIt() throws IOException {
    byte[] unpacked = new byte[100];
    Descriptor layer = store.add(GZIP, TestTar.gzip(unpacked));
    Descriptor image = image("amd64", unpacked, layer);
    Descriptor config = new ImageReader(store).readManifest(image).config();
    ArchiveImage named = new ArchiveImage("docker.io/library/a:1", image);
    ArchiveImage tagged = new ArchiveImage("quay.io/b:2", image);
    ArchiveImage plain = new ArchiveImage("v1", image);
    ArchiveImage digested = new ArchiveImage("c/d:3@" + image.digest(), image);
    ArchiveImage untagged = new ArchiveImage("c/d@" + image.digest(), image);
    ArchiveImage odd = new ArchiveImage("Not a name", image);

    assertThat(
            files(export(ExportOptions.defaults(), named, tagged, plain, digested, untagged, odd))
                .get("manifest.json"))
        .isEqualTo(
            "[{\"Config\":\""
                + path(config)
                + "\",\"RepoTags\":[\"a:1\",\"quay.io/b:2\",\"v1:latest\",\"c/d:3\"],\"Layers\":[\""
                + path(layer)
                + "\"]}]");
    assertThat(files(export(ExportOptions.defaults().withoutDockerManifest(), named)))
        .doesNotContainKey("manifest.json");
  }

  @Test
  void onePlatform() throws IOException {
    Descriptor multi = multi();
    Descriptor amd = image("amd64", new byte[100]);
    Descriptor arm = image("arm64", new byte[200]);

    Map<String, String> files =
        files(export(ExportOptions.defaults().forPlatform(ARM), new ArchiveImage("a", multi)));

    assertThat(files).containsKeys(path(multi), path(arm)).doesNotContainKey(path(amd));
    assertThat(files.get("manifest.json"))
        .contains(new ImageReader(store).readManifest(arm).config().digest().encoded());
  }

  @Test
  void nothingForAPlatform() throws IOException {
    ArchiveImage image = new ArchiveImage("a", index(Map.of("amd64", image("amd64", new byte[1]))));

    assertThatThrownBy(() -> export(ExportOptions.defaults().forPlatform(ARM), image))
        .isInstanceOf(IOException.class)
        .hasMessage("a: there is nothing to export for this platform");
  }

  @Test
  void nothingForAPlatformInIndexesBelow() throws IOException {
    Descriptor flat = index(Map.of("amd64", image("amd64", new byte[1])));
    Descriptor nested =
        store.add(
            MediaTypes.OCI_INDEX,
            ("{\"schemaVersion\":2,\"manifests\":[" + json(flat, "") + "]}").getBytes(UTF_8));
    ArchiveImage image = new ArchiveImage("a", nested);

    assertThatThrownBy(() -> export(ExportOptions.defaults().forPlatform(ARM), image))
        .hasMessage("a: there is nothing to export for this platform");
    assertThat(files(export(ExportOptions.defaults(), image))).containsKey(path(flat));
  }

  @Test
  void ofASingleManifestThatLacksALayerTheManifestIsWritten() throws IOException {
    Descriptor image = image("amd64", new byte[1]);
    store.blobs.remove(new ImageReader(store).readManifest(image).layers().get(0).digest());
    ExportOptions skipping = ExportOptions.defaults().skippingMissing();

    assertThat(files(export(skipping, new ArchiveImage("a", image))))
        .containsOnlyKeys("oci-layout", "index.json", "blobs/", "blobs/sha256/", path(image));

    store.blobs.remove(image.digest());
    assertThatThrownBy(() -> export(skipping, new ArchiveImage("a", image)))
        .hasMessageContaining("there is nothing to export");
  }

  @Test
  void withNothingThatDockerCanLoadThereIsNoListForIt() throws IOException {
    Descriptor artifact =
        manifest(
            store.add("application/vnd.x.config", "{}".getBytes(UTF_8)),
            store.add("application/x", new byte[1]));
    assertThat(files(export(ExportOptions.defaults(), new ArchiveImage("a", artifact))))
        .doesNotContainKey("manifest.json");
  }

  @Test
  void whatIsMissingIsAnErrorOrSkipped() throws IOException {
    Descriptor multi = multi();
    Descriptor arm = image("arm64", new byte[200]);
    Descriptor layer = new ImageReader(store).readManifest(arm).layers().get(0);
    store.blobs.remove(layer.digest());
    ArchiveImage image = new ArchiveImage("a", multi);

    assertThatThrownBy(() -> export(ExportOptions.defaults(), image))
        .hasMessageContaining(layer.digest().toString())
        .hasMessageNotContaining("\n");
    Map<String, String> lacking = files(export(ExportOptions.defaults().skippingMissing(), image));
    assertThat(lacking).containsKeys(path(multi), path(arm)).hasSize(5 + 1 + 3 + 1);

    store.blobs.remove(arm.digest());
    Map<String, String> sparse = files(export(ExportOptions.defaults().skippingMissing(), image));
    assertThat(sparse).containsKey(path(multi)).doesNotContainKey(path(arm)).hasSize(5 + 1 + 3);
  }

  @Test
  void whatIsNotDistributedStays() throws IOException {
    byte[] unpacked = new byte[10];
    Descriptor layer = store.add(FOREIGN, unpacked);
    ArchiveImage image = new ArchiveImage("a", image("amd64", unpacked, layer));

    assertThat(files(export(ExportOptions.defaults(), image))).containsKey(path(layer));
    store.blobs.remove(layer.digest());
    Map<String, String> files =
        files(export(ExportOptions.defaults().skippingNonDistributable(), image));
    assertThat(files).doesNotContainKey(path(layer)).containsKey(path(image.target()));
    assertThat(files).doesNotContainKey("manifest.json");
  }

  @Test
  void referrersComeAlongAsEntriesWithoutName() throws IOException {
    Descriptor image = image("amd64", new byte[1]);
    Descriptor signature =
        manifest(store.add("c", "{}".getBytes(UTF_8)), store.add("l", new byte[3]));
    Referrers referrers =
        subject -> subject.digest().equals(image.digest()) ? List.of(signature) : List.of();

    byte[] archive = export(ExportOptions.defaults().with(referrers), new ArchiveImage("a", image));

    assertThat(files(archive)).containsKey(path(signature));
    List<ArchiveImage> read =
        ArchiveImport.read(
                new ByteArrayInputStream(archive), new MemoryContent(), ImportLimits.DEFAULT)
            .images();
    assertThat(read).extracting(ArchiveImage::isReferrer).containsExactly(false, true);
    assertThat(read.get(1).target().annotations())
        .containsEntry(Annotations.MANIFEST_SUBJECT, image.digest().toString());
  }

  @Test
  void onlyManifestsAndIndexes() {
    ArchiveImage layer = new ArchiveImage("a", store.add(GZIP, new byte[3]));

    assertThatThrownBy(() -> export(ExportOptions.defaults(), layer))
        .hasMessageContaining("only manifests and indexes can be exported");
  }

  @Test
  void wrongContentFailsAndLeavesAnArchiveWithoutEnd() throws IOException {
    byte[] content = new byte[5 << 20];
    Descriptor layer = store.add(GZIP, content);
    Descriptor lie = new Descriptor(GZIP, layer.digest(), layer.size() + 1);
    ArchiveImage lying = new ArchiveImage("a", image("amd64", new byte[1], lie));
    ArchiveImage image = new ArchiveImage("a", image("amd64", new byte[1], layer));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<ArchiveImage> images = List.of(lying);
    ExportOptions options = ExportOptions.defaults();

    assertThatThrownBy(() -> ArchiveExport.layout(out, store, children, images, options))
        .isInstanceOf(UnexpectedSizeException.class);
    byte[] other = new byte[5 << 20];
    other[7] = 1;
    store.blobs.put(layer.digest(), other);
    assertThatThrownBy(() -> export(options, image)).isInstanceOf(InvalidContentException.class);
    assertThatThrownBy(
            () ->
                ArchiveImport.read(
                    new ByteArrayInputStream(out.toByteArray()), store, ImportLimits.DEFAULT))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aWrongSizeOfADocumentDoesNotMatter() throws IOException {
    byte[] config = "{\"rootfs\":{\"diff_ids\":[]}}".getBytes(UTF_8);
    Descriptor wrong = new Descriptor(MediaTypes.OCI_CONFIG, store.add(config), config.length + 7);
    ArchiveImage image = new ArchiveImage("a", manifest(wrong, store.add(GZIP, new byte[3])));

    assertThat(files(export(ExportOptions.defaults(), image))).containsKey(path(wrong));
  }

  // --- docker save before it wrote layouts

  private byte[] docker(ArchiveImage... images) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArchiveExport.docker(out, store, List.of(images), ARM);
    return out.toByteArray();
  }

  @Test
  void theDockerFormHasUnpackedLayersOfOnePlatform() throws IOException {
    byte[] unpacked = new byte[200];
    Descriptor multi = multi();
    Descriptor config = new ImageReader(store).readManifest(image("arm64", new byte[200])).config();
    String layer = Digester.digest("sha256", unpacked).encoded() + "/layer.tar";

    Map<String, String> files =
        files(
            docker(new ArchiveImage("docker.io/library/a:1", multi), new ArchiveImage("v", multi)));

    assertThat(files)
        .containsEntry(layer, new String(unpacked, UTF_8))
        .containsKey(config.digest().encoded() + ".json")
        .containsEntry(
            "manifest.json",
            "[{\"Config\":\""
                + config.digest().encoded()
                + ".json\",\"RepoTags\":[\"a:1\",\"v:latest\"],\"Layers\":[\""
                + layer
                + "\"]}]");
  }

  @Test
  void theDockerFormUnpacksZstdToo() throws IOException {
    byte[] unpacked = new byte[300];
    Descriptor layer = store.add(MediaTypes.OCI_LAYER + "+zstd", TestTar.zstd(unpacked));
    byte[] archive = docker(new ArchiveImage("a", image("arm64", unpacked, layer)));

    MemoryContent other = new MemoryContent();
    assertThat(
            ArchiveImport.read(new ByteArrayInputStream(archive), other, ImportLimits.DEFAULT)
                .images())
        .hasSize(1);
    assertThat(other.blobs.values()).contains(unpacked);
  }

  @Test
  void theDockerFormVerifiesLayers() throws IOException {
    Descriptor other = store.add(GZIP, TestTar.gzip(new byte[7]));
    ArchiveImage image = new ArchiveImage("a", image("arm64", new byte[8], other));

    assertThatThrownBy(() -> docker(image)).isInstanceOf(UnexpectedDigestException.class);
  }

  @Test
  void theDockerFormIsForImagesOnly() {
    ArchiveImage artifact =
        new ArchiveImage(
            "a", manifest(store.add("c", "{}".getBytes(UTF_8)), store.add("l", new byte[1])));

    assertThatThrownBy(() -> docker(artifact)).hasMessageContaining("Docker loads images only");
  }
}
