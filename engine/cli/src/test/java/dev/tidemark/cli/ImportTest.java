package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.engine.json.Json;
import dev.tidemark.images.tar.TarBuilder;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of all that an archive brings, and of a store when there was something wrong. */
class ImportTest {

  @TempDir private Path folder;
  private LayoutWriter source;
  private Blob image;
  private Path archive;

  @BeforeEach
  void makeArchive() throws IOException {
    source = new LayoutWriter(folder.resolve("source"));
    image = source.image("base");
    source.tag("v1", image);
    archive = pack();
  }

  /** Packs the source as it is. */
  private Path pack() throws IOException {
    Path file = folder.resolve("archive.tar");
    try (OutputStream out = Files.newOutputStream(file);
        TarBuilder tar = new TarBuilder(out);
        Stream<Path> files = Files.walk(source.directory())) {
      for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
        tar.file(source.directory().relativize(each).toString(), 0644, Files.readAllBytes(each));
      }
    }
    return file;
  }

  private Path store() {
    return folder.resolve("a/b/store");
  }

  private String store(String kind) {
    return kind + ":" + store();
  }

  private Path blob(Blob content) {
    String hex = content.digest().toString().substring("sha256:".length());
    return store().resolve("blobs/sha256").resolve(hex);
  }

  private Blob about(Blob subject, String what) {
    return about(subject.link(), what);
  }

  private Blob about(Link subject, String what) {
    Blob config = source.put(Blob.leaf(MediaTypes.OCI_EMPTY, "{}"));
    return source.put(DocumentWriter.manifest(config, source.layer(what)).about(subject));
  }

  private static void assertQuiet(Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  // --- what stays

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aSignatureThatOnlyPointsAtAnImageStaysWithIt(String kind) throws IOException {
    Blob index = source.put(DocumentWriter.index(source.image("one"), image));
    source.tag("multi", index);
    Blob signature = about(index, "signature");
    Blob timestamp = about(signature, "timestamp of the signature");
    Blob bill = about(image, "bill of materials of a part");

    Result imported = tidemark("import", store(kind), pack().toString());

    assertQuiet(imported);
    assertThat(imported.out().lines()).hasSize(2);
    for (String again : List.of("once", "and again")) {
      assertQuiet(tidemark("gc", store(kind), "--grace", "0s"));
      assertThat(List.of(blob(signature), blob(timestamp), blob(bill)))
          .as(again)
          .allMatch(Files::exists);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aSignatureOfAnImageThatTheStoreHasStaysWithIt(String kind) throws IOException {
    assertQuiet(tidemark("import", store(kind), archive.toString()));
    Blob signature = about(image, "signature");
    source.delete(image);
    source.untag("v1");
    source.tag("other", source.image("other"));

    tidemark("import", store(kind), pack().toString());

    assertQuiet(tidemark("gc", store(kind), "--grace", "0s"));
    assertThat(blob(signature)).exists();
  }

  @Test
  void aSignatureOfTheIndexWhoseImageIsNotThereGetsAName() throws IOException {
    Blob named = about(image, "signature");
    source.untag("v1");
    source.delete(image);
    source.index(
        named.link().annotated("io.containerd.manifest.subject", image.digest().toString()));

    assertThat(tidemark("import", store("managed"), pack().toString()).out())
        .startsWith("added " + named.digest());
    tidemark("gc", store("managed"), "--grace", "0s");
    assertThat(blob(named)).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aSecondImageThatOnlyTheListOfDockerSaveNamesIsImported(String kind) throws IOException {
    Blob config = source.put(Blob.config("linux/amd64"));
    Blob layer = source.layer("second");
    Blob second = source.put(DocumentWriter.manifest(config, layer));
    Blob above = source.put(DocumentWriter.index(second));
    Digest first = image.links().get(0).target();
    Files.writeString(
        source.directory().resolve("manifest.json"),
        Json.write(List.of(saved(first, source.layer("base")), saved(config.digest(), layer))));

    Result imported = tidemark("import", store(kind), pack().toString());

    assertQuiet(imported);
    assertThat(imported.out()).contains("added v1 ", "added " + above.digest());
    assertThat(imported.out().lines()).hasSize(2);
    tidemark("gc", store(kind), "--grace", "0s");
    assertThat(List.of(blob(second), blob(above))).allMatch(Files::exists);
  }

  /** An entry of the list for an image. */
  private static Map<String, Object> saved(Digest config, Blob layer) {
    return Map.of(
        "Config", path(config), "RepoTags", List.of(), "Layers", List.of(path(layer.digest())));
  }

  private static String path(Digest digest) {
    return "blobs/" + digest.toString().replace(':', '/');
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void anImageWithoutANameStaysThoughItsNameInTheStoreBecomesThatOfAnother(String kind)
      throws IOException {
    assertQuiet(tidemark("import", store(kind), archive.toString()));
    Blob other = source.image("other");
    source.index(image.link(), other.link().named("v1"));

    assertQuiet(tidemark("import", store(kind), pack().toString()));

    tidemark("gc", store(kind), "--grace", "0s");
    assertThat(List.of(blob(image), blob(other))).allMatch(Files::exists);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void theLayersOfAManifestThatIsEmbeddedInItsIndexStay(String kind) throws IOException {
    Blob part = source.image("part");
    source.tag(
        "multi", source.put(DocumentWriter.index().to(part.link().carrying(part)).to(image)));
    source.delete(part);

    assertQuiet(tidemark("import", store(kind), pack().toString()));

    tidemark("gc", store(kind), "--grace", "0s");
    assertThat(blob(source.layer("part"))).exists();
  }

  // --- what stays though no image of its archive needs it

  private void assertStays(String kind, Path last, List<Path> files) {
    tidemark("import", store(kind), last.toString());
    assertQuiet(tidemark("gc", store(kind), "--grace", "0s", "--force"));
    assertThat(files).allMatch(Files::exists);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void theLayersOfAnImageThatOnlyItsNamedSignaturePointsAtStay(String kind) throws IOException {
    source.untag("v1");
    source.tag("signature", about(image, "signature"));

    assertStays(kind, pack(), List.of(blob(image), blob(source.layer("base"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void theLayersOfAPartThatComesLaterThanItsIndexStay(String kind) throws IOException {
    Blob part = source.image("part");
    source.tag("multi", source.put(DocumentWriter.index(part, image)));
    source.delete(part);
    source.delete(source.layer("part"));
    assertThat(tidemark("import", store(kind), pack().toString()).exitCode()).isZero();
    source.untag("multi");
    source.image("part");

    assertStays(kind, pack(), List.of(blob(part), blob(source.layer("part"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aSignatureThatComesWithItsImageStaysWhereTheStoreAloneNamesThat(String kind)
      throws IOException {
    assertQuiet(tidemark("import", store(kind), archive.toString()));
    source.untag("v1");
    source.tag("other", source.image("other"));
    Blob signature = about(image, "signature");

    assertStays(kind, pack(), List.of(blob(signature), blob(source.layer("signature"))));
  }

  // --- what does not

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void whatNoImageNeedsIsNamedAsLeftOut(String kind) throws IOException {
    Blob lost = source.layer("of an image that lost its name");
    Blob signature =
        about(Link.to(Digest.parse("sha256:" + "7".repeat(64))), "of an image that is not here");

    Result imported = tidemark("import", store(kind), pack().toString());
    assertThat(imported.out()).startsWith("added v1 ").hasLineCount(1);
    assertThat(imported.err())
        .hasLineCount(1)
        .contains(archive + ": belonging to no image of it", "and 1 more");
    assertThat(imported.exitCode()).isZero();

    Result again = tidemark("import", store(kind), archive.toString(), "--json");
    assertThat(again.err()).isEmpty();
    assertThat(again.lines())
        .filteredOn(line -> "left out".equals(line.get("change")))
        .extracting(line -> line.get("digest"))
        .contains(lost.digest().toString(), signature.digest().toString())
        .hasSize(4);
  }

  // --- damage

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aDamagedBlobOfTheRightSizeIsMendedByTheNextImport(String kind) throws IOException {
    assertQuiet(tidemark("import", store(kind), archive.toString()));
    byte[] right = Files.readAllBytes(blob(image));
    byte[] wrong = right.clone();
    wrong[right.length - 2] ^= 1;
    Files.delete(blob(image));
    Files.write(blob(image), wrong);

    assertQuiet(tidemark("import", store(kind), archive.toString()));

    assertThat(blob(image)).hasBinaryContent(right);
  }

  // --- failures

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aFailedImportLeavesNothingWhereNothingWas(String kind) throws IOException {
    cut();

    assertThat(tidemark("import", store(kind), archive.toString()).exitCode()).isEqualTo(1);

    assertThat(folder.resolve("a")).doesNotExist();
    Files.createDirectories(store());
    assertThat(tidemark("import", store(kind), archive.toString()).exitCode()).isEqualTo(1);
    assertThat(store()).isEmptyDirectory();
    assertThat(tidemark("import", store(kind), "no such archive").exitCode()).isEqualTo(1);
    assertThat(store()).isEmptyDirectory();
  }

  private void cut() throws IOException {
    byte[] whole = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(whole, whole.length - 2048));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aFailedImportLeavesAStoreAsItWas(String kind) throws IOException {
    assertQuiet(tidemark("import", store(kind), archive.toString()));
    String before = tidemark("images", "ls", store(kind), "--json").out();
    source.tag("v1", source.image("other"));
    pack();
    cut();

    assertThat(tidemark("import", store(kind), archive.toString()).exitCode()).isEqualTo(1);

    assertThat(tidemark("images", "ls", store(kind), "--json").out()).isEqualTo(before);
    assertThat(tidemark("images", "check", store(kind)).exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void whatACrashHasLeftGoesWithTheNextImport(String kind) throws IOException {
    Path left = store().resolve(".tidemark-new-1");
    Files.createDirectories(left.resolve("store/blobs/sha256"));
    Files.writeString(left.resolve("lock"), "");

    assertQuiet(tidemark("import", store(kind), archive.toString()));

    try (Stream<Path> files = Files.list(store())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".tidemark-new"));
    }
    assertThat(blob(image)).exists();
  }

  @Test
  void aStoreInTheMakingIsLeftAlone() throws IOException {
    try (Founding other = Founding.of(store())) {
      Files.createDirectories(other.directory());
      Files.writeString(other.directory().resolve("file"), "text", StandardCharsets.UTF_8);

      assertQuiet(tidemark("import", store("oci"), archive.toString()));

      assertThat(other.directory().resolve("file")).hasContent("text");
      assertThat(blob(image)).exists();
      assertThatThrownBy(other::complete)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("meanwhile");
    }
    assertThat(blob(image)).exists();
  }
}
