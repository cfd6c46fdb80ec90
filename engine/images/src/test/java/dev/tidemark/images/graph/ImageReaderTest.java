package dev.tidemark.images.graph;

import static dev.tidemark.images.graph.MemoryContent.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Children, Manifest, Config, RootFS, ConfigPlatform and Platforms of containerd's images. */
class ImageReaderTest {

  private static final Platform AMD64 = platform("linux/amd64");
  private static final Platform ARM64 = platform("linux/arm64");
  private static final PlatformMatcher ONLY_AMD64 = Platforms.only(AMD64);

  private final MemoryContent content = new MemoryContent();
  private final ImageReader reader = new ImageReader(content);

  private static Platform platform(String text) {
    return Platforms.parse(text);
  }

  // --- children

  @Test
  void childrenOfAManifestAreItsConfigAndItsLayersAsOftenAsTheyStandThere() throws IOException {
    Descriptor config = content.config(AMD64);
    Descriptor layer = content.put(MediaTypes.OCI_LAYER, "layer");
    Descriptor other = content.put(MediaTypes.OCI_LAYER_GZIP, "other");
    assertThat(reader.children(content.manifest(config, layer, other, layer)))
        .containsExactly(config, layer, other, layer);
  }

  @Test
  void childrenOfAnIndexAreItsManifests() throws IOException {
    Descriptor amd64 = content.listed(AMD64);
    Descriptor nested = content.index();
    assertThat(reader.children(content.index(amd64, nested))).containsExactly(amd64, nested);
    assertThat(reader.children(nested)).isEmpty();
    assertThat(reader.children(content.put(MediaTypes.OCI_INDEX, "{\"manifests\": null}")))
        .isEmpty();
  }

  @Test
  void aSubjectIsNoChild() throws IOException {
    Descriptor config = content.config(AMD64);
    String subject =
        "{\"config\": {\"digest\": \"%s\"}, \"subject\": {\"digest\": \"sha256:%s\"}}"
            .formatted(config.digest(), "0".repeat(64));
    assertThat(reader.children(content.put(MediaTypes.OCI_MANIFEST, subject)))
        .extracting(Descriptor::digest)
        .containsExactly(config.digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MediaTypes.OCI_LAYER,
        MediaTypes.OCI_CONFIG,
        MediaTypes.DOCKER_SCHEMA1_SIGNED,
        "application/x-unknown",
        ""
      })
  void otherTypesHaveNoChildrenAndAreNotRead(String mediaType) throws IOException {
    assertThat(reader.children(content.put(mediaType, "no JSON"))).isEmpty();
    assertThat(content.opened()).isEmpty();
  }

  @Test
  void aMissingManifestIsSaidToBeMissing() {
    Descriptor manifest = content.image(AMD64);
    content.remove(manifest);
    assertThatThrownBy(() -> reader.children(manifest)).isInstanceOf(NoSuchFileException.class);
  }

  // --- documents

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{} {}",
        "\ufeff{}",
        "{\"layers\": []}",
        "{\"config\": null}",
        "{\"config\": {}}",
        "{\"config\": {\"digest\": \"sha256:ab\"}}",
        "{\"config\": [D, D]}",
        "{\"config\": D, \"config\": D}",
        "{\"config\": D, \"Config\": D}",
        "{\"config\": {\"digest\": \"DIGEST\", \"size\": 1, \"SIZE\": 2}}",
        "{\"config\": D, \"annotations\": {\"a\": \"1\", \"a\": \"2\"}}"
      })
  void whatIsNoManifestIsRefused(String text) {
    Descriptor manifest = content.put(MediaTypes.OCI_MANIFEST, descriptorsIn(text));
    assertThatThrownBy(() -> reader.readManifest(manifest))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageStartingWith(manifest.digest() + " ");
  }

  @Test
  void annotationsMayDifferByCase() throws IOException {
    String text = "{\"config\": D, \"annotations\": {\"a\": \"1\", \"A\": \"2\"}}";
    assertThat(
            reader.readManifest(content.put(MediaTypes.OCI_MANIFEST, descriptorsIn(text))).layers())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"config\": [D]}",
        "{\"config\": D, \"layers\": D}",
        "{\"config\": D, \"mediaType\": 7}",
        "{\"config\": D, \"schemaVersion\": \"2\"}",
        "{\"config\": D, \"annotations\": {\"a\": 1}}",
        "{\"config\": D, \"annotations\": \"a\"}",
        "{\"config\": {\"digest\": \"DIGEST\", \"size\": \"12\"}}",
        "{\"config\": {\"digest\": \"DIGEST\", \"size\": true}}",
        "{\"config\": {\"digest\": \"DIGEST\", \"size\": 1.5}}",
        "{\"config\": {\"digest\": \"DIGEST\", \"SIZE\": 1e400}}",
        "{\"config\": {\"digest\": \"DIGEST\", \"size\": 99999999999999999999999}}",
        "{\"config\": {\"digest\": \"DIGEST\", \"data\": \"!!!\"}}",
        "{\"config\": {\"digest\": \"DIGEST\", \"urls\": \"x\"}}",
        "{\"config\": {\"digest\": \"DIGEST\", \"urls\": [1]}}",
        "{\"config\": {\"digest\": \"DIGEST\", \"platform\": \"linux\"}}",
        "{\"config\": {\"digest\": \"DIGEST\", \"platform\": {\"os\": 1}}}",
        "{\"config\": D, \"layers\": [{\"digest\": \"DIGEST\", \"mediaType\": 9}]}"
      })
  void fieldsOfTheWrongTypeAreRefusedAsOtherReadersDo(String text) {
    Descriptor manifest = content.put(MediaTypes.OCI_MANIFEST, descriptorsIn(text));
    assertThatThrownBy(() -> reader.readManifest(manifest))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining(" has a field '")
        .hasMessageContaining("' that is not a");
  }

  @Test
  void nullIsAFieldThatIsNotThereAndUnknownFieldsAreOfAnyType() throws IOException {
    String text =
        "{\"config\": {\"digest\": \"DIGEST\", \"size\": null, \"urls\": null, \"data\": \"e30\"},"
            + " \"layers\": null, \"annotations\": {\"a\": null}, \"x\": [1, 2.5, {}]}";
    assertThat(
            reader.readManifest(content.put(MediaTypes.OCI_MANIFEST, descriptorsIn(text))).layers())
        .isEmpty();
  }

  private static String descriptorsIn(String text) {
    String digest = "sha256:" + "0".repeat(64);
    return text.replace("D,", "{\"digest\": \"DIGEST\"},")
        .replace("D}", "{\"digest\": \"DIGEST\"}}")
        .replace("D]", "{\"digest\": \"DIGEST\"}]")
        .replace("DIGEST", digest);
  }

  @Test
  void bytesThatAreNotThoseOfTheDigestAreRefused() {
    Descriptor manifest = content.image(AMD64);
    Descriptor other = content.image(ARM64);
    ImageReader swapped = new ImageReader(descriptor -> content.open(other));
    assertThatThrownBy(() -> swapped.readManifest(manifest))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void aDocumentMayHaveSixteenMebibytesAndNotAByteMore() throws IOException {
    byte[] bytes = new byte[ImageReader.MAX_BYTES];
    assertThat(reader.read(content.put("", bytes))).hasSize(ImageReader.MAX_BYTES);
    Descriptor large = content.put("", new byte[ImageReader.MAX_BYTES + 1]);
    assertThatThrownBy(() -> reader.read(large))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("larger than 16 MiB");
  }

  @Test
  void aWrongSizeInTheDescriptorDoesNotMatter() throws IOException {
    Descriptor manifest = content.image(AMD64);
    assertThat(
            reader.readManifest(
                new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size() + 1)))
        .isEqualTo(reader.readManifest(manifest));
  }

  @Test
  void inlineDataIsUsedOnlyIfItIsTheRightOne() throws IOException {
    byte[] bytes =
        "{\"os\": \"linux\", \"architecture\": \"s390x\"}".getBytes(StandardCharsets.UTF_8);
    Digest digest = MemoryContent.digest(bytes);
    Descriptor inline = inline(digest, bytes.length, Base64.getEncoder().encodeToString(bytes));
    assertThat(reader.configPlatform(inline)).isEqualTo(platform("linux/s390x"));
    assertThat(content.opened()).isEmpty();

    assertThatThrownBy(() -> reader.read(inline(digest, 2, "e30=")))
        .isInstanceOf(NoSuchFileException.class);
    content.put("", bytes);
    assertThat(reader.read(inline(digest, 2, "e30="))).isEqualTo(bytes);
  }

  private static Descriptor inline(Digest digest, long size, String data) {
    return new Descriptor(
        MediaTypes.OCI_CONFIG, digest, size, Optional.empty(), List.of(), Map.of(), "", data);
  }

  @Test
  void aRootFsIsTheListOfItsDiffIds() throws IOException {
    Digest one = MemoryContent.digest(new byte[1]);
    String text = "{\"rootfs\": {\"type\": \"layers\", \"diff_ids\": [\"%s\", \"%s\"]}}";
    assertThat(reader.rootFs(content.put(MediaTypes.OCI_CONFIG, text.formatted(one, one))))
        .isEqualTo(new RootFs("layers", List.of(one, one)));
    assertThat(reader.rootFs(content.put(MediaTypes.OCI_CONFIG, "{}")).diffIds()).isEmpty();
    Descriptor bad = content.put(MediaTypes.OCI_CONFIG, text.formatted("latest", one));
    assertThatThrownBy(() -> reader.rootFs(bad))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("diff_id");
  }

  @Test
  void whatIsWrongIsSaidInOneLine() {
    String config = "{\"rootfs\": {\"diff_ids\": [\"a\\nb\\u001b[2J\"]}}";
    Descriptor bad = content.put(MediaTypes.OCI_CONFIG, config);
    assertThatThrownBy(() -> reader.rootFs(bad))
        .hasMessage(bad.digest() + " has a diff_id that is not a digest: 'a b [2J'");
    assertThatThrownBy(() -> reader.manifest(content.put("a\nb", "")))
        .hasMessageContaining("of type 'a b'");
  }

  @Test
  void thePlatformOfAConfigIsNormalized() throws IOException {
    assertThat(
            reader.configPlatform(
                content.config(new Platform("Linux", "x86_64", "", "", List.of()))))
        .isEqualTo(AMD64);
  }

  // --- manifest, config

  @Test
  void aRootManifestIsReturnedEvenIfItIsForAnotherPlatform() throws IOException {
    Descriptor arm64 = content.image(ARM64);
    assertThat(reader.manifest(arm64, ONLY_AMD64)).isEqualTo(reader.readManifest(arm64));
  }

  @Test
  void theBestEntryOfAnIndexIsTaken() throws IOException {
    Descriptor i386 = content.listed(platform("linux/386"));
    Descriptor amd64 = content.listed(AMD64);
    Descriptor index = content.index(content.image(AMD64), i386, content.listed(ARM64), amd64);
    assertThat(reader.manifest(index, ONLY_AMD64)).isEqualTo(reader.readManifest(amd64));
    assertThat(reader.config(index, ONLY_AMD64)).isEqualTo(reader.readManifest(amd64).config());
  }

  @Test
  void anEntryWithoutAPlatformGoesByItsConfigAndTheSecondIsTriedToo() throws IOException {
    Descriptor amd64 = content.image(AMD64);
    Descriptor index = content.index(content.image(ARM64), amd64);
    assertThat(reader.manifest(index, ONLY_AMD64)).isEqualTo(reader.readManifest(amd64));
  }

  @Test
  void nestedIndexesAreDescendedInto() throws IOException {
    Descriptor amd64 = content.listed(AMD64);
    Descriptor index = content.index(content.index(content.index(content.listed(ARM64), amd64)));
    assertThat(reader.manifest(index, ONLY_AMD64)).isEqualTo(reader.readManifest(amd64));
  }

  @Test
  void anotherEntryIsTriedIfAMatchingIndexHasNoMatch() throws IOException {
    Descriptor amd64 = content.image(AMD64);
    Descriptor index = content.index(on(AMD64, content.index(content.listed(ARM64))), amd64);
    assertThat(reader.manifest(index, ONLY_AMD64)).isEqualTo(reader.readManifest(amd64));
  }

  @Test
  void noMatchIsNotFound() {
    Descriptor index = content.index(content.listed(ARM64));
    assertThatThrownBy(() -> reader.manifest(index, ONLY_AMD64))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("no match for platform");
    assertThatThrownBy(() -> reader.manifest(content.index()))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void anArtifactMediaTypeIsNotFound() {
    Descriptor artifact = content.put(MediaTypes.OCI_ARTIFACT, "{}");
    assertThatThrownBy(() -> reader.manifest(artifact, ONLY_AMD64))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(MediaTypes.OCI_ARTIFACT);
  }

  @Test
  void aMissingMatchIsNotReplacedByALesserOne() {
    Descriptor amd64 = content.listed(AMD64);
    Descriptor index = content.index(content.listed(platform("linux/386")), amd64);
    content.remove(amd64);
    assertThatThrownBy(() -> reader.manifest(index, ONLY_AMD64))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(amd64.digest().toString());
  }

  @Test
  void manifestsNullInAManifestIsAnError() {
    String text = descriptorsIn("{\"config\": D, \"manifests\": null}");
    Descriptor manifest = content.put(MediaTypes.OCI_MANIFEST, text);
    assertThatThrownBy(() -> reader.manifest(manifest)).isInstanceOf(InvalidContentException.class);
  }

  @Test
  void everyPlatformWillDoIfNoneIsAskedFor() throws IOException {
    Descriptor arm64 = content.listed(ARM64);
    assertThat(reader.manifest(content.index(arm64, content.listed(AMD64))))
        .isEqualTo(reader.readManifest(arm64));
  }

  @Test
  void anIndexListedManyTimesIsReadOnce() {
    Descriptor inner = content.index(content.listed(ARM64));
    Descriptor[] many = new Descriptor[1000];
    Arrays.fill(many, inner);
    Descriptor index = content.index(many);
    assertThatThrownBy(() -> reader.manifest(index, ONLY_AMD64))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(content.opened()).containsExactly(index.digest(), inner.digest());
  }

  // --- platforms

  @Test
  void platformsAreThoseListedInTheirOrderAndAsOftenAsTheyAre() throws IOException {
    Descriptor index =
        content.index(content.listed(ARM64), content.image(AMD64), content.listed(ARM64));
    assertThat(reader.platforms(index)).containsExactly(ARM64, AMD64, ARM64);
    assertThat(reader.platforms(content.image(AMD64))).containsExactly(AMD64);
  }

  @Test
  void aPlatformThatOnlyConfigurationsTellCountsAsOftenAsItIsListed() throws IOException {
    Descriptor amd64 = content.image(AMD64);
    Descriptor nested = content.index(amd64, amd64, content.image(ARM64));
    assertThat(reader.platforms(content.index(nested, amd64, nested)))
        .containsExactly(AMD64, AMD64, ARM64, AMD64, AMD64, AMD64, ARM64);
  }

  @Test
  void indexesThatDoubleAtEveryLevelAreRefused() {
    Descriptor index = content.image(AMD64);
    for (int level = 0; level < 64; level++) {
      index = content.index(index, index);
    }
    Descriptor doubled = index;
    assertThatThrownBy(() -> reader.platforms(doubled))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("listed twice");
  }

  @Test
  void unknownPlatformsAreSkipped() throws IOException {
    Platform unknown = new Platform("unknown", "unknown", "", "", List.of());
    Platform half = new Platform("linux", "unknown", "", "", List.of());
    Descriptor index =
        content.index(on(unknown, content.image(AMD64)), on(half, content.image(AMD64)));
    assertThat(reader.platforms(index)).isEmpty();
  }

  @Test
  void aPlatformInADescriptorIsReportedThoughTheBlobIsMissing() throws IOException {
    Descriptor arm64 = content.listed(ARM64);
    Descriptor index = content.index(arm64);
    content.remove(arm64);
    assertThat(reader.platforms(index)).containsExactly(ARM64);
  }

  @Test
  void aMissingBlobWithoutAPlatformIsAnError() {
    Descriptor amd64 = content.image(AMD64);
    Descriptor index = content.index(amd64);
    content.remove(amd64);
    assertThatThrownBy(() -> reader.platforms(index)).isInstanceOf(NoSuchFileException.class);
  }
}
