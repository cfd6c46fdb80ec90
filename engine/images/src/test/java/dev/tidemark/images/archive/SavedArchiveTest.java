package dev.tidemark.images.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.images.compress.Compression;
import dev.tidemark.images.oci.Digester;
import dev.tidemark.images.tar.TarLimits;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code docker save} has written over the years. */
@Tag("slow")
class SavedArchiveTest {

  private static final byte[] CONFIG =
      "{\"os\":\"linux\",\"architecture\":\"aarch64\",\"rootfs\":{}}".getBytes(UTF_8);
  private static final byte[] LAYER = new byte[1024];

  private final MemoryContent store = new MemoryContent();

  private List<ArchiveImage> read(TestTar tar) throws IOException {
    return ArchiveImport.read(new ByteArrayInputStream(tar.bytes()), store, ImportLimits.DEFAULT)
        .images();
  }

  private static String list(String config, String tags, String... layers) {
    return "[{\"Config\":\""
        + config
        + "\",\"RepoTags\":"
        + tags
        + ",\"Layers\":[\""
        + String.join("\",\"", layers)
        + "\"]}]";
  }

  private static String descriptor(String type, byte[] content) {
    return "{\"mediaType\":\""
        + type
        + "\",\"digest\":\""
        + Digester.digest("sha256", content)
        + "\",\"size\":"
        + content.length
        + "}";
  }

  @Test
  void theManifestIsTheOneThatContainerdMakes() throws IOException {
    ArchiveImage image =
        read(new TestTar()
                .file("c.json", CONFIG)
                .file("l/layer.tar", LAYER)
                .file("manifest.json", list("c.json", "[\"busybox:1.36\"]", "l/layer.tar")))
            .get(0);

    assertThat(store.blobs.get(image.target().digest()))
        .asString()
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\""
                + MediaTypes.DOCKER_MANIFEST
                + "\",\"config\":"
                + descriptor(MediaTypes.DOCKER_CONFIG, CONFIG)
                + ",\"layers\":["
                + descriptor(MediaTypes.DOCKER_LAYER, LAYER)
                + "]}");
    assertThat(image.name()).isEqualTo("docker.io/library/busybox:1.36");
    assertThat(image.target().annotations())
        .containsEntry("io.containerd.image.name", "docker.io/library/busybox:1.36")
        .containsEntry("org.opencontainers.image.ref.name", "1.36");
    assertThat(image.target().platform()).hasToString("Optional[linux/arm64]");
  }

  @Test
  void theListMayStandFirst() throws IOException {
    assertThat(
            read(
                new TestTar()
                    .file("manifest.json", list("c.json", "[\"a\"]", "l/layer.tar"))
                    .file("c.json", CONFIG)
                    .file("l/layer.tar", LAYER)))
        .hasSize(1);
  }

  @Test
  void everyTagIsAnImageAndNoneIsOneWithoutName() throws IOException {
    for (String none : List.of("null", "[]")) {
      assertThat(read(saved(none))).extracting(ArchiveImage::name).containsExactly("");
    }
    assertThat(read(saved("[\"a\",\"b:2\"]")))
        .extracting(ArchiveImage::name)
        .containsExactly("docker.io/library/a:latest", "docker.io/library/b:2");
  }

  private static TestTar saved(String tags) throws IOException {
    return new TestTar()
        .file("c.json", CONFIG)
        .file("l/layer.tar", LAYER)
        .file("manifest.json", list("c.json", tags, "l/layer.tar"));
  }

  @Test
  void linksAreFollowed() throws IOException {
    TestTar tar =
        new TestTar()
            .file("c.json", CONFIG)
            .file("one/layer.tar", LAYER)
            .symlink("two/layer.tar", "../one/layer.tar")
            .link(TarConstants.LF_LINK, "three/layer.tar", "two/layer.tar")
            .file(
                "manifest.json",
                list("c.json", "null", "one/layer.tar", "two/layer.tar", "three/layer.tar"));

    read(tar);

    assertThat(store.blobs).hasSize(3);
  }

  @Test
  void linksInACircle() throws IOException {
    TestTar tar =
        new TestTar()
            .file("c.json", CONFIG)
            .symlink("a", "b")
            .symlink("b", "a")
            .file("manifest.json", list("c.json", "null", "a"));

    assertThatThrownBy(() -> read(tar)).hasMessageContaining("lead in a circle, from 'a'");
  }

  @Test
  void compressedLayersKeepTheirBytes() throws IOException {
    byte[] gzip = TestTar.gzip(LAYER);
    byte[] zstd = TestTar.zstd(LAYER);
    ArchiveImage image =
        read(new TestTar()
                .file("c.json", CONFIG)
                .file("gz", gzip)
                .file("zst", zstd)
                .file("manifest.json", list("c.json", "null", "gz", "zst")))
            .get(0);

    assertThat(store.blobs.get(image.target().digest()))
        .asString()
        .contains(descriptor(MediaTypes.DOCKER_LAYER_GZIP, gzip))
        .contains(descriptor(MediaTypes.DOCKER_LAYER_ZSTD, zstd));
  }

  @Test
  void whatOnlyTheFirstFormatNeedsIsNotWritten() throws IOException {
    read(saved("null").file("l/VERSION", "1.0").file("l/json", "{}").file("repositories", "{}"));

    assertThat(store.blobs).hasSize(3);
  }

  @Test
  void layersThatDoNotFitIntoMemory() throws IOException {
    ImportLimits tight = new ImportLimits(TarLimits.DEFAULT, 1 << 20, 300);
    byte[] archive = saved("null").bytes();

    List<ArchiveImage> images =
        ArchiveImport.read(new ByteArrayInputStream(archive), store, tight).images();

    assertThat(images).hasSize(1);
    assertThat(store.blobs).hasSize(3);
  }

  @Test
  void pathsAmongTheBlobs() throws IOException {
    TestTar tar = new TestTar().layout().index();
    Digest config = tar.blob(CONFIG);
    Digest layer = tar.blob(LAYER);
    tar.file(
        "manifest.json",
        list("blobs/sha256/" + config.encoded(), "null", "blobs/sha256/" + layer.encoded()));

    // docker save by id: an index without images, and the only trace is here
    assertThat(read(tar)).singleElement().matches(image -> image.name().isEmpty());
    assertThat(store.blobs).hasSize(3);
  }

  @Test
  void whatIsMissing() throws IOException {
    assertThatThrownBy(
            () ->
                read(
                    new TestTar()
                        .file("c.json", CONFIG)
                        .file("manifest.json", list("c.json", "null", "l"))))
        .hasMessageContaining("names a layer 'l', which is not in it");
    assertThatThrownBy(() -> read(new TestTar().file("manifest.json", list("c.json", "null", "l"))))
        .hasMessageContaining("names a configuration 'c.json', which is not in it");
    assertThatThrownBy(() -> read(new TestTar().file("manifest.json", "[{}]")))
        .hasMessageContaining("without Config");
  }

  @Test
  void whatIsNoList() {
    for (String text : List.of("[", "7", "[7]", "[]]", "x")) {
      assertThatThrownBy(() -> read(new TestTar().file("manifest.json", text)))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("manifest.json");
    }
  }

  @Test
  void whatIsMoreThanAList() throws IOException {
    String one = list("c.json", "[\"shown:1\"]", "l/layer.tar");
    for (String text :
        List.of(
            one + ",\"images\":" + list("c.json", "[\"hidden:1\"]", "l/layer.tar"),
            one + one,
            one + " x",
            "{\"images\":" + one + "}",
            one.replace("\"Layers\"", "\"RepoTags\":[\"hidden:1\"],\"Layers\""),
            one.replace("\"Layers\"", "\"layers\":[],\"Layers\""),
            "[".repeat(10_000))) {
      TestTar tar =
          new TestTar()
              .file("c.json", CONFIG)
              .file("l/layer.tar", LAYER)
              .file("manifest.json", text);
      assertThatThrownBy(() -> read(tar))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("manifest.json ");
    }
  }

  @Test
  void oneLayerAMillionTimes() throws IOException {
    String[] layers = new String[1_000_000];
    Arrays.fill(layers, "l");
    TestTar tar = new TestTar().file("c", CONFIG).file("l", LAYER);

    assertThatThrownBy(() -> read(tar.file("manifest.json", list("c", "null", layers))))
        .hasMessageContaining("more than 1000 layers");
  }

  @Test
  void oneImageAMillionTimes() throws IOException {
    String names = "[\"" + "a\",\"".repeat(1_000_000) + "a\"]";
    TestTar tar = new TestTar().file("c", CONFIG).file("l", LAYER);

    assertThatThrownBy(() -> read(tar.file("manifest.json", list("c", names, "l"))))
        .hasMessageContaining("more than 100000 names");
  }

  @Test
  void layersOfXzAndBzip2AreUnpackedAsDockerDoes() throws IOException {
    for (Compression compression : List.of(Compression.XZ, Compression.BZIP2)) {
      byte[] packed = compression.compressed(new ByteArrayInputStream(LAYER)).readAllBytes();
      byte[] large = new byte[5 << 20];
      new Random(1).nextBytes(large);
      byte[] packedLarge = compression.compressed(new ByteArrayInputStream(large)).readAllBytes();
      ArchiveImage image =
          read(new TestTar()
                  .file("c.json", CONFIG)
                  .file("l", packed)
                  .file("m", packedLarge)
                  .file("manifest.json", list("c.json", "null", "l", "m")))
              .get(0);

      assertThat(store.blobs.get(image.target().digest()))
          .asString()
          .contains(descriptor(MediaTypes.DOCKER_LAYER, LAYER))
          .contains(descriptor(MediaTypes.DOCKER_LAYER, large));
    }
  }

  /** A manifest of an image, as Docker has it among the blobs. */
  private static byte[] manifest(byte[] config, byte[] layer) {
    return ("{\"schemaVersion\":2,\"config\":"
            + descriptor(MediaTypes.OCI_CONFIG, config)
            + ",\"layers\":["
            + descriptor(MediaTypes.OCI_LAYER, layer)
            + "]}")
        .getBytes(UTF_8);
  }

  private static String path(byte[] blob) {
    return "blobs/sha256/" + Digester.digest("sha256", blob).encoded();
  }

  @Test
  void aManifestAmongTheBlobsIsTheImageWhereTheIndexDoesNotListIt() throws IOException {
    byte[] second = "{\"second\":1}".getBytes(UTF_8);
    byte[] one = manifest(CONFIG, LAYER);
    byte[] two = manifest(second, LAYER);
    TestTar tar = new TestTar().layout();
    for (byte[] blob : List.of(CONFIG, second, LAYER, two)) {
      tar.blob(blob);
    }
    tar.index(TestTar.entry(tar.blob(one), ""));
    String both =
        list(path(CONFIG), "[\"a\"]", path(LAYER)).replace("]}]", "]},")
            + list(path(second), "[\"b\"]", path(LAYER)).substring(1);
    tar.file("manifest.json", both);

    List<ArchiveImage> images = read(tar);

    assertThat(images)
        .extracting(ArchiveImage::name)
        .containsExactly("", "docker.io/library/b:latest");
    assertThat(images.get(1).target().digest()).isEqualTo(Digester.digest("sha256", two));
    assertThat(images.get(1).target().size()).isEqualTo(two.length);
    assertThat(store.blobs).hasSize(5);
  }

  @Test
  void aNameOfTheIndexIsNotTakenByTheList() throws IOException {
    TestTar tar = new TestTar().layout().file("c.json", CONFIG).file("l/layer.tar", LAYER);
    tar.index(
        TestTar.entry(
            tar.blob(manifest(CONFIG, LAYER)),
            "\"io.containerd.image.name\":\"docker.io/library/a:latest\""));
    tar.file("manifest.json", list("c.json", "[\"a\"]", "l/layer.tar"));

    assertThat(read(tar))
        .extracting(ArchiveImage::name)
        .containsExactly("docker.io/library/a:latest", "");
  }

  @Test
  void everythingMayBeInAFolder() throws IOException {
    TestTar tar =
        new TestTar()
            .file("saved/c.json", CONFIG)
            .file("saved/one/layer.tar", LAYER)
            .symlink("saved/two/layer.tar", "../one/layer.tar")
            .file(
                "saved/manifest.json",
                list("c.json", "[\"a\"]", "one/layer.tar", "./two/layer.tar"));

    assertThat(read(tar)).hasSize(1);
    assertThat(store.blobs).hasSize(3);
  }

  @Test
  void aConfigurationThatIsNone() {
    assertThatThrownBy(
            () ->
                read(
                    new TestTar()
                        .file("c", "text")
                        .file("manifest.json", "[{\"Config\":\"c\",\"Layers\":null}]")))
        .hasMessageContaining("configuration");
  }

  @Test
  void namesInFull() {
    assertThat(ImageName.full("busybox")).isEqualTo("docker.io/library/busybox:latest");
    assertThat(ImageName.full("me/app:1")).isEqualTo("docker.io/me/app:1");
    assertThat(ImageName.full("localhost/app")).isEqualTo("localhost/app:latest");
    assertThat(ImageName.full("host:5000/a/b:1")).isEqualTo("host:5000/a/b:1");
    assertThat(ImageName.full("index.docker.io/x")).isEqualTo("docker.io/library/x:latest");
    String digested = "quay.io/x@sha256:" + "0".repeat(64);
    assertThat(ImageName.full(digested)).isEqualTo(digested);
    for (String name : List.of("busybox:1", "me/app:1", "localhost/app:1", "quay.io/a/b:1")) {
      assertThat(ImageName.familiar(ImageName.full(name))).isEqualTo(name);
    }
  }
}
