package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private Layout layout;
  private Map<String, Object> layer;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = Layout.in(folder.resolve("images"));
    layer = layout.layer("the bytes of a layer");
    layout.tag("v1", image("amd64", layer));
  }

  private Map<String, Object> image(String architecture, Map<String, Object> of)
      throws IOException {
    Map<String, Object> config =
        layout.document(Layout.CONFIG, Map.of("os", "linux", "architecture", architecture));
    return layout.manifest(config, List.of(of), Map.of());
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
          .contains("v1: " + Layout.digest(layer) + " is damaged: ")
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
    Map<String, Object> claiming = new LinkedHashMap<>(layer);
    claiming.put("size", 1);
    layout.tag("v1", image("amd64", claiming));

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
    Map<String, Object> amd = new LinkedHashMap<>(image("amd64", layer));
    Map<String, Object> arm = new LinkedHashMap<>(image("arm64", layout.layer("arm")));
    amd.put("platform", Map.of("os", "linux", "architecture", "amd64"));
    arm.put("platform", Map.of("os", "linux", "architecture", "arm64"));
    layout.tag("v1", layout.index(List.of(amd, arm)));
    layout.damage(arm, ImageChecksTest::flipped);

    assertThat(check().out())
        .containsPattern("v1 +linux/amd64 +complete +2/2")
        .containsPattern("v1 +linux/arm64 +damaged")
        .contains("v1: " + Layout.digest(arm) + " is damaged");
    assertThat(check("v1", "--platform", "linux/amd64").exitCode()).isZero();
    assertThat(check("v1", "--platform", "linux/arm64").exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void whatANameStandsForIsMissing() throws IOException {
    Map<String, Object> gone = image("arm64", layer);
    layout.tag("v1", gone);
    layout.delete(gone);
    assertThat(check().exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(check().out()).contains("v1: " + Layout.digest(gone) + " is missing");
    assertThat(check("--json").object())
        .containsEntry("state", "damaged")
        .containsEntry("missing", List.of(Layout.digest(gone)));
    assertThat(tidemark("inspect", layout.path(), "v1").out()).contains("not here");
  }

  @Test
  void anIndexOfWhichNothingIsHereIsNotSparse() throws IOException {
    Map<String, Object> gone = image("arm64", layer);
    layout.tag("v1", layout.index(List.of(gone)));
    layout.delete(gone);
    assertThat(check().exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(check().out()).contains("v1: nothing that it lists is here");
    assertThat(check("-q").out()).isEqualTo("v1\n");
  }

  @Test
  void anEmptyIndexIsAnIndex() throws IOException {
    layout.tag("v1", layout.index(List.of()));
    Result result = check();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("an index that lists no manifest");
  }

  @Test
  void whatIsNeitherManifestNorIndexIsLookedAtAllTheSame() throws IOException {
    Map<String, Object> other = layout.blob("application/vnd.example", new byte[] {1, 2, 3, 4});
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
    String hex = Layout.digest(layer).substring("sha256:".length());
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
    assertThat(result.out()).contains("v1: " + Layout.digest(layer) + " is damaged: ");
  }
}
