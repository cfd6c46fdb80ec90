package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.images.Images;
import dev.tidemark.images.graph.Config;
import dev.tidemark.images.image.Image;
import dev.tidemark.images.image.Layer;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.oci.InitOptions;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code convert}, on both kinds of store. */
class ConvertCommandTest {

  @TempDir private Path folder;
  private Path source;

  /** An image of one layer, plain and with OCI's types. */
  @BeforeEach
  void makeLayout() throws IOException {
    source = folder.resolve("source");
    ImageLayout.init(ImageDriver.directory(source), InitOptions.defaults());
    Path rootFs = Files.createDirectories(folder.resolve("rootfs/etc"));
    Files.writeString(rootFs.resolve("motd"), "hello ".repeat(1000));
    try (Images images = Images.open(source)) {
      Config config = Config.of(Platforms.parse("linux/arm64"));
      images.write("app:1", Image.of(config).appendLayer(Layer.of(folder.resolve("rootfs"))));
    }
  }

  private String store(String kind) {
    String store = kind + ":" + folder.resolve("store");
    String archive = folder.resolve("all.tar").toString();
    assertDone(tidemark("export", source.toString(), "--all", "-o", archive));
    assertDone(tidemark("import", store, archive));
    return store;
  }

  private static Result assertDone(Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return result;
  }

  private static void assertLine(Result result, int exitCode, String... parts) {
    assertThat(result.err()).hasLineCount(1).contains(parts);
    assertThat(result.out()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(exitCode);
  }

  private static String digest(String store, String name) {
    return assertDone(tidemark("inspect", store, name, "-q")).out().strip();
  }

  private static String types(String store, String name) {
    return assertDone(tidemark("inspect", store, name, "--json")).out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aNewNameStandsForWhatItBecomesAndTheOldOneStays(String kind) {
    String store = store(kind);
    String before = digest(store, "app:1");
    Result converted =
        assertDone(
            tidemark("convert", store, "app:1", "--compression", "zstd", "--as", "app:zstd"));
    assertThat(converted.out()).hasLineCount(1).startsWith("added app:zstd sha256:");
    assertThat(types(store, "app:zstd")).contains("layer.v1.tar+zstd");
    assertThat(digest(store, "app:1")).isEqualTo(before);
    assertDone(tidemark("gc", store, "--grace", "0s"));
    assertThat(tidemark("images", "check", store).out()).contains("2 images, 0 damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void withoutANewNameTheNameStandsForIt(String kind) {
    String store = store(kind);
    String before = digest(store, "app:1");
    List<Map<String, Object>> lines =
        assertDone(tidemark("convert", store, "app:1", "--to", "docker", "--json")).lines();
    assertThat(lines)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .containsEntry("name", "app:1")
                    .containsEntry("change", "retargeted")
                    .containsEntry("before", before)
                    .containsEntry("digest", digest(store, "app:1")));
    assertThat(types(store, "app:1")).contains("vnd.docker.image.rootfs.diff.tar");
    assertDone(tidemark("gc", store, "--grace", "0s"));
    assertThat(tidemark("images", "check", store).out()).contains("1 image, 0 damaged");
    assertThat(tidemark("inspect", store, before).exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void whatIsSoAlreadyIsSaidToBeUnchanged(String kind) {
    String store = store(kind);
    Result same = assertDone(tidemark("convert", store, "app:1", "--to", "oci"));
    assertThat(same.out()).hasLineCount(1).startsWith("unchanged app:1 sha256:");
    // a new name is given all the same
    Result named = assertDone(tidemark("convert", store, "app:1", "--to", "oci", "--as", "b"));
    assertThat(named.out()).startsWith("added b ");
    assertThat(digest(store, "b")).isEqualTo(digest(store, "app:1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void thereAndBackIsTheSameImage(String kind) {
    String store = store(kind);
    String before = digest(store, "app:1");
    assertDone(tidemark("convert", store, "app:1", "--to", "docker"));
    assertDone(tidemark("convert", store, "app:1", "--to", "oci"));
    assertThat(digest(store, "app:1")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void severalPlatformsOfAnIndexStay(String kind) throws IOException {
    LayoutWriter layout = new LayoutWriter(folder.resolve("multi"));
    DocumentWriter index = DocumentWriter.index();
    for (String platform : List.of("linux/amd64", "linux/arm64", "linux/s390x")) {
      Blob image =
          layout.put(
              DocumentWriter.manifest(layout.put(Blob.config(platform)), layout.layer(platform)));
      index.to(image.link().on(platform));
    }
    layout.tag("multi", layout.put(index));
    source = layout.directory();
    String store = store(kind);
    assertDone(
        tidemark(
            "convert", store, "multi", "--platform", "linux/amd64", "--platform", "linux/s390x"));
    assertThat(types(store, "multi"))
        .contains("linux/amd64", "linux/s390x")
        .doesNotContain("linux/arm64");
    String before = digest(store, "multi");
    assertLine(
        tidemark("convert", store, "multi", "--platform", "windows/amd64"),
        ExitCode.FAILED,
        "no match for platform");
    assertThat(digest(store, "multi")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void manyAreConvertedAtOnceOrNone(String kind) throws IOException {
    String store = store(kind);
    assertDone(tidemark("images", "tag", store, "app:1", "b:1", "b:2"));
    Result converted = assertDone(tidemark("convert", store, "b:*", "--compression", "gzip"));
    assertThat(converted.out()).hasLineCount(2).contains("retargeted b:1 ", "retargeted b:2 ");
    assertThat(types(store, "b:2")).contains("layer.v1.tar+gzip");

    String before = digest(store, "b:1");
    Path layer = layerOf(store, "app:1");
    Files.write(layer, new byte[] {1});
    Result failed = tidemark("convert", store, "b:1", "app:1", "--compression", "zstd");
    assertLine(failed, ExitCode.FAILED, "sha256:" + layer.getFileName());
    assertThat(digest(store, "b:1")).isEqualTo(before);
  }

  private Path layerOf(String store, String name) throws IOException {
    String json = types(store, name);
    try (Stream<Path> blobs = Files.list(folder.resolve("store/blobs/sha256"))) {
      List<Path> layers =
          blobs.filter(blob -> json.contains(blob.getFileName().toString())).toList();
      for (Path blob : layers) {
        if (Files.size(blob) > 5000) {
          return blob;
        }
      }
    }
    throw new AssertionError(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void whatHasNoNameNeedsOne(String kind) {
    String store = store(kind);
    String digest = digest(store, "app:1");
    tidemark("images", "rm", store, "app:1");
    assertLine(
        tidemark("convert", store, digest, "--to", "docker"),
        ExitCode.FAILED,
        digest + " has no name for what it becomes; give one with --as");
    assertDone(tidemark("convert", store, digest, "--to", "docker", "--as", "app:2"));
    assertThat(tidemark("images", "check", store).out()).contains("1 image, 0 damaged");
  }

  @Test
  void wordsThatMakeNoSense() {
    String path = source.toString();
    assertLine(tidemark("convert", path), ExitCode.USAGE, "which images?");
    assertLine(tidemark("convert", path, "app:1"), ExitCode.USAGE, "convert to what?");
    assertLine(
        tidemark("convert", path, "app:1", "--to", "v2"),
        ExitCode.USAGE,
        "there are oci and docker");
    assertLine(
        tidemark("convert", path, "app:1", "--compression", "xz"),
        ExitCode.USAGE,
        "there are gzip, zstd and none");
    assertLine(
        tidemark("convert", path, "a", "b", "--to", "oci", "--as", "c"), ExitCode.USAGE, "--as");
    assertLine(
        tidemark("convert", path, "nothing", "--to", "oci"), ExitCode.FAILED, "no image 'nothing'");
  }
}
