package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
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

/** Commands on images, on both kinds of store. */
class ImageCommandsTest {

  @TempDir private Path folder;
  private LayoutWriter source;
  private Blob arm;
  private Blob armLayer;
  private Path archive;

  /** An archive of an index for two platforms, and of an image under a name that docker uses. */
  @BeforeEach
  void makeArchive() throws IOException {
    source = new LayoutWriter(folder.resolve("source"));
    arm = image("linux/arm64", "base for arm");
    armLayer = source.layer("base for arm");
    source.tag(
        "multi",
        source.put(
            DocumentWriter.index()
                .to(image("linux/amd64", "base").link().on("linux/amd64"))
                .to(arm.link().on("linux/arm64"))));
    source.tag("docker.io/library/app:1", image("linux/amd64", "base"));
    archive = folder.resolve("images.tar");
    Result exported =
        tidemark(
            "export", source.path(), "multi", "docker.io/library/app:1", "-o", archive.toString());
    assertThat(exported.err()).isEmpty();
    assertThat(exported.out()).isEqualTo("Wrote 2 images to " + archive + ".\n");
  }

  private Blob image(String platform, String layer) {
    return source.put(
        DocumentWriter.manifest(source.put(Blob.config(platform)), source.layer(layer)));
  }

  private String store(String kind) {
    return kind + ":" + folder.resolve("store");
  }

  private String imported(String kind) {
    Result result = tidemark("import", store(kind), archive.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return store(kind);
  }

  private static void assertLine(Result result, int exitCode, String line) {
    assertThat(result.err()).hasLineCount(1).contains(line);
    assertThat(result.out()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(exitCode);
  }

  // --- import

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void importSaysWhatBecameOfEachName(String kind) throws IOException {
    Result first = tidemark("import", store(kind), archive.toString());
    assertThat(first.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("added multi sha256:"),
            line -> assertThat(line).startsWith("added docker.io/library/app:1 sha256:"));
    assertThat(tidemark("import", store(kind), archive.toString()).out())
        .contains("unchanged multi sha256:");

    source.tag("multi", image("linux/s390x", "other"));
    tidemark("export", source.path(), "multi", "-o", archive.toString());
    Result again = tidemark("import", store(kind), archive.toString(), "--json");
    assertThat(again.lines())
        .singleElement()
        .satisfies(line -> assertThat(line).containsEntry("change", "retargeted"))
        .satisfies(line -> assertThat(line).containsKeys("name", "digest", "before", "mediaType"));
    assertThat(tidemark("images", "ls", store(kind), "-q").out().lines()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void importReadsStandardInput(String kind) throws IOException {
    Result result =
        new Run().reading(Files.readAllBytes(archive)).command("import", store(kind), "-", "-q");

    assertThat(result.out()).isEqualTo("multi\ndocker.io/library/app:1\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void whatWasImportedIsKeptAndComplete(String kind) {
    String store = imported(kind);

    assertThat(tidemark("gc", store, "--grace", "0s").exitCode()).isZero();

    Result check = tidemark("images", "check", store);
    assertThat(check.out()).contains("2 images, 0 damaged.").doesNotContain("damaged \n");
    assertThat(check.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aBrokenArchiveNamesNothing(String kind) throws IOException {
    byte[] whole = Files.readAllBytes(archive);
    Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(whole, 4000));

    Result result = tidemark("import", store(kind), cut.toString());

    assertLine(result, ExitCode.FAILED, cut + ": ");
    assertThat(tidemark("images", "ls", store(kind), "-q").out()).isEmpty();
  }

  @Test
  void anImportThatFailedHoldsNoLease() throws IOException {
    String store = imported("managed");
    Path bad = Files.writeString(folder.resolve("bad.tar"), "no archive");
    assertThat(tidemark("import", store, bad.toString()).exitCode()).isEqualTo(ExitCode.FAILED);

    assertThat(tidemark("leases", store, "-q").out()).isEmpty();
  }

  @Test
  void aLayoutKeepsWhatItHadAndAnImageWithoutName() throws IOException {
    LayoutWriter layout = new LayoutWriter(folder.resolve("store"));
    layout.tag("old", layout.image("mine"));
    Path nameless = folder.resolve("nameless.tar");
    String digest = arm.digest().toString();
    source.tag("", arm.link().on("linux/arm64"));
    tidemark("export", source.path(), digest, "-o", nameless.toString());

    assertThat(tidemark("import", layout.path(), nameless.toString()).out())
        .isEqualTo("added " + digest + "\n");
    assertThat(tidemark("import", layout.path(), nameless.toString()).out())
        .isEqualTo("unchanged " + digest + "\n");

    assertThat(tidemark("images", "ls", layout.path(), "-q").out())
        .isEqualTo("old\n" + digest + "\n");
    assertThat(tidemark("images", "tag", layout.path(), digest, "new").out())
        .startsWith("added new");
    assertThat(tidemark("images", "rm", layout.path(), digest).out()).startsWith("removed sha256:");
    assertThat(tidemark("images", "ls", layout.path(), "-q").out()).isEqualTo("old\nnew\n");
  }

  // --- export

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void exportOfAnImportIsTheSameArchive(String kind) throws IOException {
    String store = imported(kind);
    Path again = folder.resolve("again.tar");

    Result result =
        tidemark(
            "export", store, "multi", "docker.io/library/app:1", "-o", again.toString(), "--json");

    assertThat(result.object()).containsKeys("file", "images");
    assertThat(again).hasSameBinaryContentAs(archive);
    assertThat(files()).doesNotContain("again.tar.part");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void exportOfOnePlatform() throws IOException {
    Path one = folder.resolve("one.tar");
    tidemark("export", source.path(), "multi", "-o", one.toString(), "--platform", "linux/arm64");
    tidemark("import", store("oci"), one.toString());

    Result check = tidemark("images", "check", store("oci"));
    assertThat(check.out())
        .containsPattern("multi +linux/amd64 +absent")
        .containsPattern("multi +linux/arm64 +complete");
    assertThat(check.exitCode()).isZero();
    assertLine(
        tidemark("export", source.path(), "multi", "-o", "-", "--platform", "linux/s390x"),
        ExitCode.FAILED,
        "multi: there is nothing to export for this platform");
  }

  @Test
  void exportOfWhatIsMissing() throws IOException {
    source.delete(armLayer);
    Path sparse = folder.resolve("sparse.tar");

    Result failed = tidemark("export", source.path(), "multi", "-o", sparse.toString());
    assertLine(failed, ExitCode.FAILED, armLayer.digest().toString());
    assertThat(files()).noneMatch(name -> name.startsWith("sparse"));
    Result skipped =
        tidemark("export", source.path(), "multi", "-o", sparse.toString(), "--skip-missing");
    assertThat(skipped.exitCode()).isZero();
    assertThat(sparse).exists();
  }

  @Test
  void exportThroughALinkWritesWhatItLeadsTo() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.tar"), Path.of("target.tar"));
    Files.writeString(folder.resolve("target.tar"), "old");
    tidemark("export", source.path(), "multi", "-o", link.toString());
    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("target.tar")).hasSize(Files.size(link));
    assertThat(Files.size(link)).isGreaterThan(1000);
    assertThat(files()).noneMatch(name -> name.contains(".part-"));
  }

  @Test
  void aFailedExportLeavesTheOldFile() throws IOException {
    byte[] before = Files.readAllBytes(archive);

    tidemark("export", source.path(), "multi", "missing", "-o", archive.toString());

    assertThat(archive).hasBinaryContent(before);
  }

  @Test
  void exportWithoutEnoughWords() {
    assertLine(tidemark("export", source.path(), "multi"), ExitCode.USAGE, "where to?");
    assertLine(tidemark("export", source.path(), "-o", "x"), ExitCode.USAGE, "which images?");
    assertLine(
        tidemark("export", source.path(), "none", "-o", "x"),
        ExitCode.FAILED,
        "no image 'none' in " + source.path());
    assertLine(
        tidemark("export", source.path(), "multi", "-o", "x", "--platform", "linux/"),
        ExitCode.USAGE,
        "linux/");
  }

  // --- images

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void tagNamesAndTakesNames(String kind) {
    String store = imported(kind);

    assertThat(tidemark("images", "tag", store, "multi", "stable").out())
        .startsWith("added stable ");
    assertThat(tidemark("images", "tag", store, "multi", "stable").out())
        .startsWith("unchanged stable ");
    assertThat(tidemark("images", "tag", store, "multi", "docker.io/library/app:1").out())
        .startsWith("retargeted docker.io/library/app:1 ")
        .contains(", was sha256:");
    assertThat(tidemark("images", "ls", store, "-q").out().lines())
        .containsExactlyInAnyOrder("multi", "stable", "docker.io/library/app:1");
    assertThat(tidemark("images", "ls", store, "--json").lines())
        .extracting(line -> line.get("digest"))
        .hasSize(3)
        .containsOnly(tidemark("images", "ls", store, "--json").lines().get(0).get("digest"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void rmTakesNamesAway(String kind) {
    String store = imported(kind);

    assertThat(tidemark("images", "rm", store, "multi").out()).startsWith("removed multi sha256:");
    assertThat(tidemark("images", "ls", store, "-q").out()).isEqualTo("docker.io/library/app:1\n");
    assertLine(
        tidemark("images", "rm", store, "docker.io/library/app:1", "multi"),
        ExitCode.FAILED,
        "no image 'multi'");
    // nothing goes if not all can go
    assertThat(tidemark("images", "ls", store, "-q").out()).isEqualTo("docker.io/library/app:1\n");
  }

  @Test
  void checkTellsDamageFromChoice() throws IOException {
    source.delete(armLayer);

    Result check = tidemark("images", "check", source.path(), "--json");

    assertThat(check.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(check.lines())
        .filteredOn(line -> "damaged".equals(line.get("state")))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .containsEntry("name", "multi")
                    .containsEntry("platform", "linux/arm64")
                    .containsEntry("missing", List.of(armLayer.digest().toString())));
    Result other = tidemark("images", "check", source.path(), "multi", "--platform", "linux/amd64");
    assertThat(other.exitCode()).isZero();
    source.delete(arm);
    assertThat(tidemark("images", "check", source.path()).exitCode()).isZero();
  }

  @Test
  void wordsThatMakeNoSense() {
    assertLine(tidemark("images", "mv", source.path()), ExitCode.USAGE, "'mv' is unknown");
    assertLine(tidemark("images", "tag", source.path(), "a"), ExitCode.USAGE, "two names");
    assertLine(tidemark("images", "rm", source.path()), ExitCode.USAGE, "which images?");
    assertLine(tidemark("images", "ls", source.path(), "a"), ExitCode.FAILED, "no image 'a' in ");
    assertLine(
        tidemark("images", "ls", source.path(), "--namespace", "a"),
        ExitCode.USAGE,
        "managed stores only");
  }

  // --- names, digests and their first characters

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void anImageIsFoundByTheDigestThatTheListShows(String kind) {
    String store = imported(kind);
    String shown =
        tidemark("images", "ls", store)
            .out()
            .lines()
            .filter(line -> line.contains("multi"))
            .flatMap(line -> Stream.of(line.split(" +")))
            .filter(word -> word.startsWith("sha256:"))
            .findFirst()
            .orElseThrow();
    for (String typed : List.of(shown, shown.substring("sha256:".length()), shown + "...")) {
      assertThat(tidemark("inspect", store, typed).out()).contains("linux/arm64 complete");
      assertThat(tidemark("images", "check", store, typed).exitCode()).isZero();
    }
    assertThat(tidemark("inspect", store, "sha256:0123").err()).contains("no image 'sha256:0123'");
    assertLine(
        tidemark("images", "rm", store, shown), ExitCode.FAILED, " has a name; remove it by that");
    assertThat(tidemark("images", "ls", store, "-q").out()).contains("multi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aNameThatIsGivenTwiceIsRemovedOnce(String kind) {
    String store = imported(kind);
    Result result = tidemark("images", "rm", store, "multi", "multi");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).hasLineCount(1).startsWith("removed multi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void whyTakesTheNameOfAnImage(String kind) {
    Result result = tidemark("why", imported(kind), "docker.io/library/app:1");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains(" is live").contains("docker.io/library/app:1");
  }

  // --- inspect

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void inspectShowsManifestsAndLayers(String kind) {
    String store = imported(kind);

    assertThat(tidemark("inspect", store, "multi").out())
        .contains("linux/amd64 complete", "linux/arm64 complete", "config", "layer");
    Map<String, Object> json =
        tidemark("inspect", store, "multi", "--json", "--platform", "linux/arm64").object();
    assertThat(json).containsEntry("name", "multi").containsKeys("digest", "mediaType", "bytes");
    assertThat((List<?>) json.get("manifests"))
        .singleElement()
        .satisfies(
            manifest ->
                assertThat(String.valueOf(manifest))
                    .contains(
                        arm.digest().toString(), armLayer.digest().toString(), "present=true"));
    assertLine(
        tidemark("inspect", store, "multi", "--platform", "windows/amd64"),
        ExitCode.FAILED,
        "has nothing for this platform");
  }
}
