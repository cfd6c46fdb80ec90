package dev.tidemark.images.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.images.graph.Config;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An image of an index: read, checked, changed, written. */
class ImageTest {

  private final Shelf shelf = new Shelf();

  private Image load(Descriptor manifest) throws IOException {
    return ImageList.load(Loader.of(shelf, manifest)).entries().get(0).image();
  }

  private static byte[] all(Layer layer) throws IOException {
    try (InputStream in = layer.open()) {
      return in.readAllBytes();
    }
  }

  // --- reading

  @Test
  void annotationsAreThoseOfTheManifest() throws IOException {
    Image image = load(shelf.image("linux/arm64"));
    assertThat(image.annotations()).containsExactly(Map.entry("of", "the manifest"));
    assertThat(image.config().diffIds()).hasSize(1);
    assertThat(image.platform()).isEqualTo(image.config().platform());
  }

  @Test
  void layersAreOpenedWhenTheyAreWantedAndVerified() throws IOException {
    Descriptor layer = shelf.put(MediaTypes.OCI_LAYER, "bytes");
    Image image = load(shelf.manifest(shelf.config("linux/arm64", 1), layer));
    assertThat(all(image.layers().get(0))).asString().isEqualTo("bytes");
    shelf.blobs.put(layer.digest(), "BYTES".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> all(image.layers().get(0)))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("is damaged");
    shelf.blobs.put(layer.digest(), "bytes and more".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> all(image.layers().get(0))).hasMessageContaining("has more than");
    shelf.blobs.put(layer.digest(), "byt".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> all(image.layers().get(0))).hasMessageContaining("has 3 bytes");
  }

  @Test
  void skippedBytesAreVerifiedToo() throws IOException {
    Descriptor layer = shelf.put(MediaTypes.OCI_LAYER, "x".repeat(20_000));
    Image image = load(shelf.manifest(shelf.config("linux/arm64", 1), layer));
    try (InputStream in = image.layers().get(0).open()) {
      assertThat(in.skip(19_999)).isEqualTo(19_999);
      assertThat(in.read()).isEqualTo('x');
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.skip(1)).isZero();
    }
  }

  @Test
  void moreLayersThanDiffIdsAreRefused() {
    Descriptor layer = shelf.put(MediaTypes.OCI_LAYER, "bytes");
    Descriptor manifest = shelf.manifest(shelf.config("linux/arm64", 1), layer, layer);
    assertThatThrownBy(() -> load(manifest))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("has 2 layers, but its config has 1 diff ids");
  }

  @Test
  void theSameLayerTwiceIsTwoLayers() throws IOException {
    Descriptor layer = shelf.put(MediaTypes.OCI_LAYER, "bytes");
    Image image = load(shelf.manifest(shelf.config("linux/arm64", 2), layer, layer));
    assertThat(image.layers()).hasSize(2);
    assertThat(image.write(new Shelf()).platform()).contains(image.platform());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "application/vnd.docker.image.rootfs.diff.tar, application/vnd.oci.image.layer.v1.tar",
    "application/vnd.docker.image.rootfs.diff.tar.gzip, application/vnd.oci.image.layer.v1.tar+gzip",
    "application/vnd.docker.image.rootfs.diff.tar.zstd, application/vnd.oci.image.layer.v1.tar+zstd",
    "application/vnd.oci.image.layer.v1.tar+zstd, application/vnd.oci.image.layer.v1.tar+zstd",
    "application/vnd.example, application/vnd.example"
  })
  void layersOfDockerGetTheirOciNames(String written, String expected) throws IOException {
    Descriptor layer = shelf.put(written, "bytes");
    Image image = load(shelf.manifest(shelf.config("linux/arm64", 1), layer));
    assertThat(image.layers().get(0).descriptor().mediaType()).isEqualTo(expected);
    assertThat(image.layers().get(0).descriptor().digest()).isEqualTo(layer.digest());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "application/vnd.docker.image.rootfs.foreign.diff.tar",
    "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
    "application/vnd.oci.image.layer.nondistributable.v1.tar",
    "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd"
  })
  void layersThatMustNotBeDistributedAreRefused(String type) {
    Descriptor layer = shelf.put(type, "bytes");
    Descriptor manifest = shelf.manifest(shelf.config("linux/arm64", 1), layer);
    assertThatThrownBy(() -> load(manifest)).hasMessageContaining("must not be distributed");
  }

  @Test
  void aConfigThatIsNoJsonIsRefusedByName() {
    Descriptor config = shelf.put(MediaTypes.OCI_CONFIG, "no JSON");
    assertThatThrownBy(() -> load(shelf.manifest(config)))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining(config.digest().toString())
        .hasMessageContaining("is not JSON");
  }

  @Test
  void bytesAfterTheDocumentAreTold() {
    Descriptor manifest = shelf.image("linux/arm64");
    String text = new String(shelf.bytes(manifest), StandardCharsets.UTF_8);
    Descriptor longer = shelf.put(MediaTypes.OCI_MANIFEST, text + " ".repeat(70_000));
    Descriptor trailing = shelf.put(MediaTypes.OCI_MANIFEST, text + "x");
    assertThat(shelf.blobs).containsKey(longer.digest());
    assertThatCode(() -> load(longer)).doesNotThrowAnyException();
    assertThatThrownBy(() -> load(trailing)).hasMessageContaining("goes on after the end");
  }

  @Test
  void aWrongSizeIsRefusedEvenIfTheDigestIsRight() {
    Descriptor config = shelf.config("linux/arm64", 0);
    Descriptor wrong = new Descriptor(config.mediaType(), config.digest(), config.size() + 1);
    assertThatThrownBy(() -> load(shelf.manifest(wrong)))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("its pointer claims " + (config.size() + 1));
  }

  @Test
  void sha512IsVerifiedAndUnknownAlgorithmsAreRefused() throws IOException {
    String json = new String(shelf.bytes(shelf.config("linux/arm64", 0)), StandardCharsets.UTF_8);
    Descriptor config = shelf.put("sha512", MediaTypes.OCI_CONFIG, json);
    assertThat(load(shelf.manifest(config)).config().platform().os()).isEqualTo("linux");
    Descriptor unknown = shelf.put("blake3", MediaTypes.OCI_CONFIG, json);
    assertThatThrownBy(() -> load(shelf.manifest(unknown)))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("only sha256, sha384 and sha512");
  }

  // --- changing

  private Layer layer(String text) {
    Descriptor bytes = shelf.put(MediaTypes.OCI_LAYER, text);
    return new Layer(bytes, bytes.digest(), shelf);
  }

  @Test
  void anAppendedLayerIsInTheConfigToo() throws IOException {
    Image image = load(shelf.image("linux/arm64"));
    Layer more = layer("more");
    Image longer = image.appendLayer(more).appendLayer(more);
    assertThat(longer.layers()).hasSize(3).endsWith(more, more);
    assertThat(longer.config().diffIds()).hasSize(3).endsWith(more.diffId(), more.diffId());
    assertThat(longer.config().toJson()).containsKey("config").doesNotContainKey("history");
    assertThat(image.layers()).hasSize(1);
  }

  @Test
  void aPlatformIsSetWholeAndInTheConfigToo() throws IOException {
    Platform windows = new Platform("windows", "amd64", "", "10.0.17763.1", List.of("win32k"));
    Image image = load(shelf.image("linux/arm/v7")).withPlatform(windows);
    assertThat(image.platform()).isEqualTo(windows);
    assertThat(image.config().platform()).isEqualTo(windows);
    assertThat(image.config().toJson())
        .doesNotContainKey("variant")
        .containsEntry("os.version", "10.0.17763.1");
  }

  @Test
  void fieldsThatNobodyKnowsAreKept() throws MalformedContentException {
    String text =
        "{\"os\":\"linux\",\"x\":{\"y\":[1,null,2.5]},\"rootfs\":{\"type\":\"layers\",\"z\":true}}";
    Config config = Config.parse(text.getBytes(StandardCharsets.UTF_8));
    Digest diffId = Shelf.digest("sha256", new byte[0]);
    Config changed = config.withLayer(diffId).withPlatform(Platforms.parse("linux/s390x"));
    assertThat(new String(changed.json(), StandardCharsets.UTF_8))
        .contains("\"x\":{\"y\":[1,null,2.5]}", "\"z\":true", diffId.toString(), "s390x");
    assertThat(Config.parse(changed.json())).isEqualTo(changed).hasSameHashCodeAs(changed);
  }

  // --- writing

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Image image =
        load(shelf.image("linux/arm64"))
            .appendLayer(layer("more"))
            .withPlatform(Platforms.parse("linux/arm64/v9"))
            .withAnnotations(Map.of("a", "b"));
    Shelf other = new Shelf();
    Descriptor manifest = image.write(other);
    Image again = ImageList.load(Loader.of(other, manifest)).entries().get(0).image();
    assertThat(again.config()).isEqualTo(image.config());
    assertThat(again.platform()).isEqualTo(image.platform());
    assertThat(again.annotations()).isEqualTo(image.annotations());
    assertThat(again.layers().stream().map(Layer::descriptor))
        .isEqualTo(image.layers().stream().map(Layer::descriptor).toList());
    assertThat(all(again.layers().get(1))).asString().isEqualTo("more");
    assertThat(manifest.platform()).contains(image.platform());
  }

  @Test
  void anImageFromNothing() throws IOException {
    Image image =
        new Image(List.of(), Config.of(Platforms.parse("linux/amd64")), Platforms.host(), Map.of())
            .appendLayer(layer("only"));
    Shelf other = new Shelf();
    assertThat(ImageList.load(Loader.of(other, image.write(other))).entries()).hasSize(1);
    assertThatThrownBy(() -> new Image(List.of(), image.config(), image.platform(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
