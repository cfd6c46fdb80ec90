package dev.tidemark.images.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.json.Json;
import dev.tidemark.images.compress.Compression;
import dev.tidemark.images.convert.Conversion.Format;
import dev.tidemark.images.convert.Conversion.Layers;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Manifest;
import dev.tidemark.images.image.Shelf;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images of another format, compression, or for fewer platforms. */
class ConverterTest {

  private static final String PLAIN = "a tar archive, ".repeat(1000);

  private final Shelf shelf = new Shelf();
  private final ImageReader reader = new ImageReader(shelf);

  private Descriptor convert(Descriptor image, Conversion conversion) throws IOException {
    return new Converter(shelf, shelf, shelf).convert(image, conversion);
  }

  private Descriptor layer(String type, Compression compression) throws IOException {
    byte[] packed =
        compression
            .compressed(new ByteArrayInputStream(PLAIN.getBytes(StandardCharsets.UTF_8)))
            .readAllBytes();
    Digest digest = shelf.write(new ByteArrayInputStream(packed), -1, Optional.empty());
    return new Descriptor(type, digest, packed.length);
  }

  private String plain(Descriptor layer) throws IOException {
    return new String(
        Compression.decompressed(shelf.open(layer)).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Descriptor on(String platform, Descriptor entry, Map<String, String> annotations) {
    return new Descriptor(
        entry.mediaType(),
        entry.digest(),
        entry.size(),
        Optional.of(Platforms.parse(platform)),
        List.of(),
        annotations,
        "",
        null);
  }

  private static Descriptor on(String platform, Descriptor entry) {
    return on(platform, entry, Map.of());
  }

  /** A Docker image of one gzip layer. */
  private Descriptor docker(String platform) throws IOException {
    Descriptor config = shelf.config(platform, 1);
    return document(
        MediaTypes.DOCKER_MANIFEST,
        "config",
        Shelf.pointer(new Descriptor(MediaTypes.DOCKER_CONFIG, config.digest(), config.size())),
        "layers",
        List.of(Shelf.pointer(layer(MediaTypes.DOCKER_LAYER_GZIP, Compression.GZIP))));
  }

  private Descriptor list(Descriptor... entries) {
    return document(
        MediaTypes.DOCKER_LIST,
        "manifests",
        List.of(entries).stream().map(Shelf::pointer).toList(),
        "x-unknown",
        Map.of("kept", true));
  }

  private Descriptor document(String type, Object... fields) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 2);
    document.put("mediaType", type);
    for (int i = 0; i < fields.length; i += 2) {
      document.put((String) fields[i], fields[i + 1]);
    }
    return shelf.put(type, Json.write(document));
  }

  private Map<?, ?> json(Descriptor document) throws MalformedContentException {
    return (Map<?, ?>) Objects.requireNonNull(Json.read(shelf.bytes(document)));
  }

  // --- format

  @Test
  void nothingToDoIsNothingDone() throws IOException {
    Descriptor image = shelf.image("linux/arm64");
    int before = shelf.blobs.size();
    assertThat(convert(image, Conversion.NOTHING)).isSameAs(image);
    assertThat(convert(image, Conversion.NOTHING.with(Format.OCI))).isSameAs(image);
    assertThat(shelf.blobs).hasSize(before);
  }

  @Test
  void dockerBecomesOciWithTheSameLayersAndConfig() throws Exception {
    Descriptor image = docker("linux/amd64");
    Descriptor list = list(on("linux/amd64", image), on("linux/arm64", docker("linux/arm64")));
    Descriptor index = convert(list, Conversion.NOTHING.with(Format.OCI));
    assertThat(index.mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
    assertThat(json(index).get("mediaType")).isEqualTo(MediaTypes.OCI_INDEX);
    assertThat(json(index).get("x-unknown")).isEqualTo(Map.of("kept", true));
    Descriptor first = reader.readIndex(index).manifests().get(0);
    assertThat(first.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
    assertThat(first.platform()).contains(Platforms.parse("linux/amd64"));
    assertThat(first.size()).isEqualTo(shelf.bytes(first).length);
    Manifest before = reader.readManifest(image);
    Manifest after = reader.readManifest(first);
    assertThat(after.config().mediaType()).isEqualTo(MediaTypes.OCI_CONFIG);
    assertThat(after.config().digest()).isEqualTo(before.config().digest());
    assertThat(after.layers().get(0).mediaType()).isEqualTo(MediaTypes.OCI_LAYER + "+gzip");
    assertThat(after.layers().get(0).digest()).isEqualTo(before.layers().get(0).digest());
  }

  @Test
  void thereAndBackIsTheSameImage() throws IOException {
    Descriptor oci = convert(docker("linux/amd64"), Conversion.NOTHING.with(Format.OCI));
    Descriptor docker = convert(oci, Conversion.NOTHING.with(Format.DOCKER));
    assertThat(docker.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
    assertThat(convert(docker, Conversion.NOTHING.with(Format.OCI)).digest())
        .isEqualTo(oci.digest());
  }

  @Test
  void artifactsStayAsTheyAre() throws IOException {
    Descriptor artifact =
        shelf.manifest(
            shelf.put("application/vnd.example.config+json", "{}"),
            layer("text/x", Compression.NONE));
    assertThat(convert(artifact, Conversion.NOTHING.with(Format.DOCKER).with(Layers.ZSTD)))
        .isSameAs(artifact);
  }

  @Test
  void onlyImagesAreConverted() {
    Descriptor config = shelf.config("linux/arm64", 0);
    assertThatThrownBy(() -> convert(config, Conversion.NOTHING))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("only an image");
  }

  // --- layers

  @ParameterizedTest
  @EnumSource(names = "KEEP", mode = EnumSource.Mode.EXCLUDE)
  void layersAreCompressedOtherwise(Layers layers) throws IOException {
    for (Compression from : List.of(Compression.NONE, Compression.GZIP, Compression.ZSTD)) {
      String type =
          from == Compression.NONE
              ? MediaTypes.OCI_LAYER
              : MediaTypes.OCI_LAYER + "+" + from.name().toLowerCase(Locale.ROOT);
      Descriptor layer = layer(type, from);
      Descriptor image = shelf.manifest(shelf.config("linux/arm64", 1), layer);
      Descriptor now =
          reader.readManifest(convert(image, Conversion.NOTHING.with(layers))).layers().get(0);
      assertThat(Compression.of(shelf.bytes(now)).name()).isEqualTo(layers.name());
      assertThat(plain(now)).isEqualTo(PLAIN);
      assertThat(now.size()).isEqualTo(shelf.bytes(now).length);
      assertThat(now.mediaType())
          .isEqualTo(
              layers == Layers.NONE
                  ? MediaTypes.OCI_LAYER
                  : MediaTypes.OCI_LAYER + "+" + layers.name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void dockersPlainTypeIsLookedInto() throws IOException {
    Descriptor packed = layer(MediaTypes.DOCKER_LAYER, Compression.GZIP);
    Descriptor image = shelf.manifest(shelf.config("linux/arm64", 1), packed);
    Manifest now =
        reader.readManifest(convert(image, Conversion.NOTHING.with(Format.OCI).with(Layers.NONE)));
    assertThat(now.layers().get(0).mediaType()).isEqualTo(MediaTypes.OCI_LAYER);
    assertThat(shelf.bytes(now.layers().get(0))).asString().isEqualTo(PLAIN);
  }

  @Test
  void annotationsThatNamePlacesInTheOldBytesAreDropped() throws IOException {
    Descriptor layer =
        layer(MediaTypes.OCI_LAYER + "+gzip", Compression.GZIP)
            .withAnnotations(
                Map.of("containerd.io/snapshot/stargz/toc.digest", "sha256:x", "own", "kept"));
    Descriptor image = shelf.manifest(shelf.config("linux/arm64", 1), layer, layer);
    Manifest now = reader.readManifest(convert(image, Conversion.NOTHING.with(Layers.ZSTD)));
    assertThat(now.layers()).hasSize(2);
    assertThat(now.layers().get(1).annotations()).containsExactly(Map.entry("own", "kept"));
    assertThat(now.layers().get(1)).isEqualTo(now.layers().get(0));
  }

  @Test
  void whatCannotOrMustNotBeUnpackedKeepsItsBytes() throws IOException {
    Descriptor absent =
        new Descriptor(
            MediaTypes.DOCKER_FOREIGN_LAYER_GZIP, Shelf.digest("sha256", new byte[9]), 9);
    Descriptor encrypted = shelf.put(MediaTypes.OCI_LAYER + "+gzip+encrypted", "secret");
    Descriptor other = shelf.put(MediaTypes.OCI_LAYER + "+encrypted", "secret too");
    Descriptor image = shelf.manifest(shelf.config("linux/arm64", 3), absent, encrypted, other);
    Manifest now =
        reader.readManifest(convert(image, Conversion.NOTHING.with(Format.OCI).with(Layers.ZSTD)));
    assertThat(now.layers().stream().map(Descriptor::digest))
        .containsExactly(absent.digest(), encrypted.digest(), other.digest());
    assertThat(now.layers().get(0).mediaType())
        .isEqualTo(MediaTypes.OCI_NONDISTRIBUTABLE_LAYER + "+gzip");
  }

  @Test
  void aDamagedLayerIsRefused() throws IOException {
    Descriptor layer = layer(MediaTypes.OCI_LAYER + "+gzip", Compression.GZIP);
    Descriptor image = shelf.manifest(shelf.config("linux/arm64", 1), layer);
    byte[] cut = shelf.bytes(layer);
    shelf.blobs.put(layer.digest(), Arrays.copyOf(cut, cut.length - 3));
    assertThatThrownBy(() -> convert(image, Conversion.NOTHING.with(Layers.ZSTD)))
        .isInstanceOf(IOException.class);
    shelf.blobs.remove(layer.digest());
    assertThatThrownBy(() -> convert(image, Conversion.NOTHING.with(Layers.ZSTD)))
        .isInstanceOf(NoSuchFileException.class);
  }

  // --- platforms

  @Test
  void fewerPlatformsWithTheAttestationsOfThose() throws Exception {
    Descriptor amd = docker("linux/amd64");
    Descriptor arm = docker("linux/arm64");
    Descriptor list =
        list(
            on("linux/amd64", amd),
            about(amd, shelf.image("x/amd")),
            on("linux/arm64", arm),
            about(arm, shelf.image("x/arm")));
    Descriptor index =
        convert(
            list,
            new Conversion(
                Format.OCI, Layers.NONE, Platforms.onlyStrict(Platforms.parse("linux/arm64"))));
    List<Descriptor> entries = reader.readIndex(index).manifests();
    assertThat(entries).hasSize(2);
    assertThat(entries.get(0).platform()).contains(Platforms.parse("linux/arm64"));
    assertThat(entries.get(1).annotations())
        .containsEntry("vnd.docker.reference.digest", entries.get(0).digest().toString());
    assertThat(reader.readManifest(entries.get(0)).layers().get(0).mediaType())
        .isEqualTo(MediaTypes.OCI_LAYER);
  }

  private static Descriptor about(Descriptor image, Descriptor attestation) {
    return on(
        "unknown/unknown",
        attestation,
        Map.of("vnd.docker.reference.digest", image.digest().toString()));
  }

  @Test
  void noSuchPlatformIsNotFound() throws IOException {
    Descriptor list = list(on("linux/amd64", docker("linux/amd64")));
    assertThatThrownBy(
            () ->
                convert(
                    list,
                    Conversion.NOTHING.with(Platforms.only(Platforms.parse("windows/amd64")))))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("no match for platform");
  }

  @Test
  void anImageThatIsAbsentIsNotFoundUnlessItIsNotWanted() throws IOException {
    Descriptor amd = docker("linux/amd64");
    Descriptor arm = docker("linux/arm64");
    Descriptor list = list(on("linux/amd64", amd), on("linux/arm64", arm));
    shelf.blobs.remove(arm.digest());
    assertThatThrownBy(() -> convert(list, Conversion.NOTHING.with(Format.OCI)))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(arm.digest().toString());
    Conversion subset =
        Conversion.NOTHING
            .with(Format.OCI)
            .with(Platforms.onlyStrict(Platforms.parse("linux/amd64")));
    assertThat(reader.readIndex(convert(list, subset)).manifests()).hasSize(1);
  }

  // --- labels

  @Test
  void labelsNameWhatTheChildrenBecame() throws IOException {
    Descriptor amd = docker("linux/amd64");
    Descriptor arm = docker("linux/arm64");
    Descriptor list = list(on("linux/amd64", amd), on("linux/arm64", arm));
    shelf.set(
        list.digest(),
        Map.of(
            "containerd.io/gc.ref.content.m.0", amd.digest().toString(),
            "containerd.io/gc.ref.content.m.1", arm.digest().toString(),
            "containerd.io/gc.ref.content.mine", arm.digest().toString(),
            "containerd.io/gc.ref.snapshot.overlay", "sn1",
            "own", "label"));
    Descriptor index =
        convert(
            list,
            Conversion.NOTHING
                .with(Format.OCI)
                .with(Platforms.onlyStrict(Platforms.parse("linux/arm64"))));
    String now = reader.readIndex(index).manifests().get(0).digest().toString();
    assertThat(shelf.labels(index.digest()))
        .isEqualTo(
            Map.of(
                "containerd.io/gc.ref.content.m.1",
                now,
                "containerd.io/gc.ref.content.mine",
                now,
                "containerd.io/gc.ref.snapshot.overlay",
                "sn1",
                "own",
                "label"));
  }

  @Test
  void everyChildIsLabelledEvenIfItWasNotBefore() throws IOException {
    Descriptor image = docker("linux/amd64");
    Descriptor layer = reader.readManifest(image).layers().get(0);
    shelf.set(layer.digest(), Map.of("containerd.io/uncompressed", "sha256:old", "own", "label"));
    Descriptor now = convert(image, new Conversion(Format.OCI, Layers.ZSTD, Platforms.all()));
    Manifest manifest = reader.readManifest(now);
    List<String> expected = new ArrayList<>();
    manifest.children().forEach(child -> expected.add(child.digest().toString()));
    assertThat(shelf.labels(now.digest()).values()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(shelf.labels(manifest.layers().get(0).digest()))
        .containsEntry("own", "label")
        .containsEntry(
            "containerd.io/uncompressed",
            Shelf.digest("sha256", PLAIN.getBytes(StandardCharsets.UTF_8)).toString());
  }

  @Test
  void aLayoutHasNoLabels() throws IOException {
    Descriptor image = docker("linux/amd64");
    Descriptor now =
        new Converter(shelf, shelf)
            .convert(image, Conversion.NOTHING.with(Format.OCI).with(Layers.GZIP));
    assertThat(shelf.labels(now.digest())).isEmpty();
  }
}
