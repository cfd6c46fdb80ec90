package dev.tidemark.images.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.json.Json;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a root leads to: the rules of zeroimage's {@code image.Load}, and where they are mended. */
class ImageListTest {

  private final Shelf shelf = new Shelf();

  private ImageList load(Descriptor root) throws IOException {
    return ImageList.load(Loader.of(shelf, root));
  }

  private static List<String> platforms(ImageList index) {
    return index.entries().stream().map(entry -> Platforms.format(entry.platform())).toList();
  }

  private static Descriptor on(String platform, Descriptor manifest) {
    Optional<Platform> on =
        Optional.of(
            platform.isEmpty()
                ? new Platform("", "", "", "", List.of())
                : Platforms.parse(platform));
    return new Descriptor(
        manifest.mediaType(),
        manifest.digest(),
        manifest.size(),
        on,
        List.of(),
        Map.of(),
        "",
        null);
  }

  private static Descriptor as(String mediaType, Descriptor content) {
    return new Descriptor(mediaType, content.digest(), content.size());
  }

  // --- the root

  @Test
  void aManifestIsAnIndexOfOne() throws IOException {
    Descriptor manifest = shelf.image("linux/arm64");
    ImageList index = load(manifest);
    assertThat(platforms(index)).containsExactly("linux/arm64");
    assertThat(index.entries().get(0).manifest()).isEqualTo(manifest);
    assertThat(index.entries().get(0).image().layers()).hasSize(1);
  }

  @Test
  void aManifestNeedNotSayThatItIsOne() throws IOException {
    Descriptor config = shelf.config("linux/s390x", 0);
    String text = "{\"config\":" + Json.write(Shelf.pointer(config)) + "}";
    assertThat(platforms(load(shelf.put("", text)))).containsExactly("linux/s390x");
  }

  @Test
  void anIndexNeedNotSayThatItIsOneEvenIfItIsEmpty() throws IOException {
    assertThat(load(shelf.put("", "{\"manifests\":[]}")).entries()).isEmpty();
    assertThat(load(shelf.put("", "{\"manifests\":null}")).entries()).isEmpty();
  }

  @Test
  void aManifestThatListsManifestsIsRefused() {
    Descriptor root =
        shelf.put(
            "", "{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"manifests\":[{\"size\":1}]}");
    assertThatThrownBy(() -> load(root).entries())
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("'manifests'");
  }

  @Test
  void whatIsNeitherIsRefusedByName() {
    assertThatThrownBy(() -> load(shelf.put("", "{\"mediaType\":\"text/x-what\"}")))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("text/x-what");
    assertThatThrownBy(() -> load(shelf.put("", "{}")))
        .hasMessageContaining("neither a manifest nor an index");
  }

  @Test
  void aRootOfUnknownDigestIsNotAskedForAgain() throws IOException {
    Descriptor manifest = shelf.image("linux/arm64");
    byte[] root = shelf.bytes(manifest);
    shelf.blobs.remove(manifest.digest());
    ImageList index =
        ImageList.load(
            new Loader() {
              @Override
              public Optional<Digest> rootDigest() {
                return Optional.empty();
              }

              @Override
              public InputStream openRoot() {
                return new ByteArrayInputStream(root);
              }

              @Override
              public InputStream openManifest(Digest digest) throws IOException {
                return openBlob(digest);
              }

              @Override
              public InputStream openBlob(Digest digest) throws IOException {
                return shelf.open(new Descriptor("", digest, -1));
              }
            });
    assertThat(index.entries().get(0).manifest().digest()).isEqualTo(manifest.digest());
    assertThat(index.entries().get(0).image().layers()).hasSize(1);
  }

  @Test
  void aRootOfAnotherDigestIsRefused() {
    Descriptor root = shelf.image("linux/arm64");
    shelf.blobs.put(root.digest(), "{}".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> load(root))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("is damaged");
  }

  // --- what it lists

  @Test
  void nestedIndexesComeAfterTheRootAtAnyDepth() throws IOException {
    Descriptor a = on("linux/amd64", shelf.image("linux/amd64"));
    Descriptor b = on("linux/arm64", shelf.image("linux/arm64"));
    Descriptor c = on("linux/s390x", shelf.image("linux/s390x"));
    Descriptor nested = shelf.index(b, shelf.index(c));
    assertThat(platforms(load(shelf.index(nested, a))))
        .containsExactly("linux/amd64", "linux/arm64", "linux/s390x");
  }

  @Test
  void whatIsListedTwiceIsThereTwice() throws IOException {
    Descriptor image = on("linux/amd64", shelf.image("linux/amd64"));
    Descriptor nested = shelf.index(image);
    assertThat(load(shelf.index(image, image, nested, nested)).entries()).hasSize(4);
  }

  @Test
  void indexesThatMultiplyAreRefused() {
    Descriptor index = on("linux/amd64", shelf.image("linux/amd64"));
    for (int depth = 0; depth < 5; depth++) {
      Descriptor inner = index;
      index = shelf.index(IntStream.range(0, 10).mapToObj(i -> inner).toArray(Descriptor[]::new));
    }
    Descriptor root = index;
    assertThatThrownBy(() -> load(root))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("10000");
  }

  @Test
  void otherTypesArePassedOver() throws IOException {
    Descriptor layer = shelf.put(MediaTypes.OCI_LAYER, "cache");
    Descriptor artifact = as("application/vnd.example+json", shelf.image("linux/amd64"));
    Descriptor docker =
        on("linux/arm64", as(MediaTypes.DOCKER_MANIFEST, shelf.image("linux/arm64")));
    assertThat(platforms(load(shelf.index(layer, artifact)))).isEmpty();
    assertThat(docker.platform()).isPresent();
    assertThat(platforms(load(shelf.index(docker)))).containsExactly("linux/arm64");
  }

  @Test
  void aPlatformOfTheIndexCountsEvenIfItIsEmpty() throws IOException {
    Descriptor image = shelf.image("linux/arm64");
    ImageList index = load(shelf.index(on("", image), on("linux/386", image), image));
    assertThat(index.entries().stream().map(entry -> entry.platform().os()).toList())
        .containsExactly("", "linux", "linux");
    assertThat(platforms(index)).containsExactly("unknown", "linux/386", "linux/arm64");
  }

  @Test
  void imagesAreReadWhenTheyAreAskedFor() throws IOException {
    Descriptor image = on("linux/amd64", shelf.image("linux/amd64"));
    Descriptor root = shelf.index(image);
    shelf.blobs.remove(image.digest());
    ImageList index = load(root);
    assertThatThrownBy(() -> index.entries().get(0).image())
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(image.digest().toString());
  }

  // --- selection

  private ImageList of(String... platforms) throws IOException {
    Descriptor[] entries = new Descriptor[platforms.length];
    for (int i = 0; i < platforms.length; i++) {
      entries[i] = on(platforms[i], shelf.image(platforms[i]));
    }
    return load(shelf.index(entries));
  }

  private static List<String> select(ImageList index, String platform) {
    return platforms(index.selectByPlatform(Platforms.parse(platform)));
  }

  @Test
  void selection() throws IOException {
    assertThat(select(of("linux/arm/v7", "linux/arm64/v8"), "linux/arm64/v8"))
        .containsExactly("linux/arm64/v8", "linux/arm/v7");
    assertThat(select(of("linux/arm/v7", "linux/arm64/v8"), "linux/arm64"))
        .containsExactly("linux/arm64/v8", "linux/arm/v7");
    assertThat(select(of("linux/arm/v6", "linux/arm/v7", "linux/arm64/v8"), "linux/arm"))
        .containsExactly("linux/arm/v7", "linux/arm/v6");
    assertThat(select(of("linux/amd64", "linux/arm64"), "windows/amd64")).isEmpty();
    assertThat(select(of("linux/arm/v7", "linux/arm64/v8"), "linux/arm64/v9"))
        .containsExactly("linux/arm64/v8", "linux/arm/v7");
  }

  @Test
  void theFirstListedWinsATie() throws IOException {
    Descriptor first = on("linux/amd64", shelf.image("linux/amd64"));
    Descriptor second = on("linux/amd64", shelf.image("linux/x"));
    ImageList selected =
        load(shelf.index(first, second)).selectByPlatform(Platforms.parse("linux/amd64"));
    assertThat(selected.entries().stream().map(entry -> entry.manifest().digest()))
        .containsExactly(first.digest(), second.digest());
  }
}
