package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code images check}: damage is not believed, and told from what is only absent. */
class ImageChecksTest {

  @TempDir private Path folder;
  private LayoutWriter layout;
  private Blob layer;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = new LayoutWriter(folder.resolve("images"));
    layer = layout.layer("the bytes of a layer");
    layout.tag("v1", image("linux/amd64", layer.link()));
  }

  private Blob image(String platform, Link layer) {
    Blob config = layout.put(Blob.config(platform));
    return layout.put(DocumentWriter.manifest(config).to(layer));
  }

  private Result check(String... options) {
    String[] line = {"images", "check", layout.path()};
    return tidemark(
        Stream.concat(Arrays.stream(line), Arrays.stream(options)).toArray(String[]::new));
  }

  private static byte[] flipped(byte[] bytes) {
    byte[] other = bytes.clone();
    other[3] ^= 1;
    return other;
  }

  @Test
  void aLayerThatIsEmptyCutOffOrChangedFailsTheCheck() throws IOException {
    List<UnaryOperator<byte[]>> damages =
        List.of(bytes -> new byte[0], bytes -> Arrays.copyOf(bytes, 7), ImageChecksTest::flipped);
    for (UnaryOperator<byte[]> damage : damages) {
      makeLayout();
      layout.damage(layer, damage);

      Result result = check();

      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.out())
          .containsPattern("v1 +linux/amd64 +damaged +1/2")
          .contains("v1: " + layer.digest() + " is damaged: ")
          .contains("1 image, 1 damaged.");
      assertThat(check("-q").out()).isEqualTo("v1\n");
    }
  }

  @Test
  void withoutVerifyOnlyTheSizesOfLayersAreCompared() throws IOException {
    layout.damage(layer, ImageChecksTest::flipped);
    assertThat(check("--no-verify").exitCode()).isZero();
    assertThat(check("--verify").exitCode()).isEqualTo(ExitCode.FAILED);
    layout.damage(layer, bytes -> new byte[1]);
    Result result = check("--no-verify");
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out()).contains("it has 1 byte, its descriptor says ");
  }

  @Test
  void aWrongSizeInADescriptorIsNamedAndNoDamage() throws IOException {
    layout.tag("v1", image("linux/amd64", layer.link().sized(1)));

    Result result = check();

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .containsPattern("v1 +linux/amd64 +complete +2/2")
        .contains("but its descriptor says 1 byte\n");
    assertThat(check("--json").object())
        .containsEntry("state", "complete")
        .containsEntry("missing", List.of())
        .containsEntry("damaged", List.of())
        .hasEntrySatisfying("misdeclared", list -> assertThat((List<?>) list).hasSize(1));
  }

  @Test
  void aDamagedManifestIsTheDamageOfItsPlatformOnly() throws IOException {
    Blob amd = image("linux/amd64", layer.link());
    Blob arm = image("linux/arm64", layout.layer("arm").link());
    DocumentWriter index =
        DocumentWriter.index().to(amd.link().on("linux/amd64")).to(arm.link().on("linux/arm64"));
    layout.tag("v1", layout.put(index));
    layout.damage(arm, ImageChecksTest::flipped);

    assertThat(check().out())
        .containsPattern("v1 +linux/amd64 +complete +2/2")
        .containsPattern("v1 +linux/arm64 +damaged")
        .contains("v1: " + arm.digest() + " is damaged");
    assertThat(check("v1", "--platform", "linux/amd64").exitCode()).isZero();
    assertThat(check("v1", "--platform", "linux/arm64").exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void whatANameStandsForIsMissing() throws IOException {
    Blob gone = image("linux/arm64", layer.link());
    layout.tag("v1", gone);
    layout.delete(gone);
    assertThat(check().exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(check().out()).contains("v1: " + gone.digest() + " is missing");
    assertThat(check("--json").object())
        .containsEntry("state", "damaged")
        .containsEntry("missing", List.of(gone.digest().toString()));
    assertThat(tidemark("inspect", layout.path(), "v1").out()).contains("not here");
  }

  @Test
  void anIndexOfWhichNothingIsHereIsNotSparse() throws IOException {
    Blob gone = image("linux/arm64", layer.link());
    layout.tag("v1", layout.put(DocumentWriter.index(gone)));
    layout.delete(gone);
    assertThat(check().exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(check().out()).contains("v1: nothing that it lists is here");
    assertThat(check("-q").out()).isEqualTo("v1\n");
  }

  @Test
  void anEmptyIndexIsAnIndex() throws IOException {
    layout.tag("v1", layout.put(DocumentWriter.index()));
    Result result = check();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("an index that lists no manifest");
  }

  @Test
  void whatIsNeitherManifestNorIndexIsLookedAtAllTheSame() throws IOException {
    Blob other = layout.put(Blob.of("application/vnd.example", new byte[] {1, 2, 3, 4}));
    layout.tag("v1", other);
    assertThat(check().out()).contains("v1: neither a manifest nor an index");
    assertThat(check().exitCode()).isZero();
    layout.damage(other, ImageChecksTest::flipped);
    assertThat(check().exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cut", "flipped"})
  void damageInAManagedStoreIsSeenToo(String damage) throws IOException {
    Path archive = folder.resolve("a.tar");
    tidemark("export", layout.path(), "v1", "-o", archive.toString());
    String store = "managed:" + folder.resolve("store");
    assertThat(tidemark("import", store, archive.toString()).exitCode()).isZero();
    String hex = layer.digest().toString().substring("sha256:".length());
    try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
      Path blob = files.filter(file -> file.endsWith(hex)).findFirst().orElseThrow();
      assertThat(blob.toFile().setWritable(true)).isTrue();
      byte[] bytes = Files.readAllBytes(blob);
      switch (damage) {
        case "cut" -> Files.write(blob, Arrays.copyOf(bytes, 5));
        case "flipped" -> Files.write(blob, flipped(bytes));
        default -> Files.write(blob, new byte[0]);
      }
    }

    Result result = tidemark("images", "check", store);

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out()).contains("v1: " + layer.digest() + " is damaged: ");
  }
}
