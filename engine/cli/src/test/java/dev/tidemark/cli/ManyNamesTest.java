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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many images in one command, and other names at the door of a store. */
class ManyNamesTest {

  private static final String APP = "docker.io/library/app:v1";
  private static final String TOOL = "quay.io/team/tool:v1";
  private static final String OLD = "quay.io/team/tool:v0";

  @TempDir private Path folder;
  private LayoutWriter source;
  private Blob app;

  @BeforeEach
  void makeLayout() throws IOException {
    source = new LayoutWriter(folder.resolve("source"));
    app = source.image("app");
    source.tag(APP, app);
    source.tag(TOOL, source.image("tool"));
    source.tag(OLD, source.image("old"));
    source.tag("bare", source.image("bare"));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private String store(String kind) {
    String store = kind + ":" + file("store");
    String archive = file("all.tar").toString();
    assertDone(tidemark("export", source.path(), "--all", "-o", archive));
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

  private static List<String> names(String store, String... patterns) {
    String[] words =
        Stream.of(new String[] {"images", "ls", store, "-q"}, patterns)
            .flatMap(Stream::of)
            .toArray(String[]::new);
    return assertDone(tidemark(words)).out().lines().sorted().toList();
  }

  // --- patterns

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void lsShowsWhatAPatternMatches(String kind) {
    String store = store(kind);
    assertThat(names(store)).containsExactly("bare", APP, OLD, TOOL);
    assertThat(names(store, "**")).containsExactly("bare", APP, OLD, TOOL);
    assertThat(names(store, "quay.io/**")).containsExactly(OLD, TOOL);
    assertThat(names(store, "app:*", "b?re")).containsExactly("bare", APP);
    assertThat(names(store, "v[1-9]")).containsExactly(APP, TOOL);
    assertThat(names(store, "v1")).containsExactly(APP, TOOL);
    assertThat(names(store, "nothing*")).isEmpty();
    assertThat(tidemark("images", "ls", store, "nothing*").out().strip()).endsWith("No images.");
    assertLine(tidemark("images", "ls", store, "nothing"), ExitCode.FAILED, "no image 'nothing'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void rmTakesPatternsAndShowsWhatTheyMeanBefore(String kind) {
    String store = store(kind);
    Result dry = assertDone(tidemark("images", "rm", store, "--dry-run", "quay.io/**", "bare"));
    assertThat(dry.out().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("would remove "))
        .anyMatch(line -> line.contains(TOOL));
    assertThat(tidemark("images", "rm", store, "--dry-run", "bare", "--json").lines())
        .singleElement()
        .satisfies(line -> assertThat(line).containsEntry("change", "would be removed"));
    assertThat(names(store)).hasSize(4);

    assertThat(assertDone(tidemark("images", "rm", store, "quay.io/**", "v0")).out())
        .hasLineCount(2);
    assertThat(names(store)).containsExactly("bare", APP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aPatternThatMatchesNothingRemovesNothing(String kind) {
    String store = store(kind);
    assertLine(
        tidemark("images", "rm", store, "bare", "v9*"),
        ExitCode.FAILED,
        "no image matches 'v9*' in " + store,
        "'tidemark images ls " + store + "' lists them");
    assertLine(tidemark("images", "rm", store, "v[1"), ExitCode.USAGE, "'v[1' is no pattern");
    assertThat(names(store)).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aNameThatLooksLikeAPatternIsAName(String kind) {
    String store = store(kind);
    String literal = "[::1]:5000/v[12]";
    assertDone(tidemark("images", "tag", store, "bare", literal, "w*", "w1", "w2"));
    assertThat(names(store, literal)).containsExactly(literal);
    assertDone(tidemark("images", "rm", store, "w*"));
    assertThat(names(store)).contains("w1", "w2", literal).doesNotContain("w*");
    assertDone(tidemark("images", "rm", store, literal));
    assertThat(names(store)).contains("w1", "w2").doesNotContain(literal);
  }

  @Test
  void aPatternOfSeveralNamespacesNeedsOne() {
    String store = store("managed");
    String archive = file("all.tar").toString();
    assertDone(tidemark("import", store, archive, "--namespace", "other"));
    assertThat(names(store, "app:*")).hasSize(2);
    for (String option : List.of("--quiet", "--dry-run")) {
      assertLine(
          tidemark("images", "rm", store, "app:*", option),
          ExitCode.FAILED,
          "'app:*' matches in namespaces default, other of " + store,
          "--namespace");
    }
    assertDone(tidemark("images", "rm", store, "app:*", "--namespace", "other"));
    assertThat(names(store, "app:*")).hasSize(1);
  }

  // --- many at once

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void tagGivesManyNamesAndSaysWhatBecameOfEach(String kind) {
    String store = store(kind);
    Result tagged = assertDone(tidemark("images", "tag", store, "bare", "a", "b", OLD, "bare"));
    assertThat(tagged.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("added a "),
            line -> assertThat(line).startsWith("added b "),
            line -> assertThat(line).startsWith("retargeted " + OLD).contains(", was sha256:"),
            line -> assertThat(line).startsWith("unchanged bare "));
    assertLine(tidemark("images", "tag", store, "bare", "c", ""), ExitCode.USAGE, "is empty");
    assertThat(names(store)).contains("a", "b").doesNotContain("c").hasSize(6);
  }

  @Test
  void labelsOfANameStayWhereverItMoves() {
    String store = store("managed");
    assertDone(tidemark("images", "tag", store, "bare", OLD));
    assertThat(tidemark("images", "ls", store, "--json", OLD).lines())
        .singleElement()
        .satisfies(line -> assertThat(line).containsKeys("created", "updated", "labels"));
  }

  // --- export

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void exportOfAllIsTheSameWhereverItWas(String kind) {
    String store = store(kind);
    Path again = file("again.tar");
    Result exported = assertDone(tidemark("export", store, "--all", "-o", again.toString()));
    assertThat(exported.out()).isEqualTo("Wrote 4 images to " + again + ".\n");
    String third = kind + ":" + file("third");
    assertDone(tidemark("import", third, again.toString()));
    assertThat(names(third)).isEqualTo(names(store));
    assertThat(tidemark("images", "check", third).out()).contains("4 images, 0 damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void exportOfAllHasWhatHasNoName(String kind) {
    Blob nameless = source.image("nameless");
    index(nameless.link());
    String archive = file("all.tar").toString();
    assertThat(assertDone(tidemark("export", source.path(), "--all", "-o", archive)).out())
        .isEqualTo("Wrote 5 images to " + archive + ", 1 without a name.\n");
    String store = store(kind);
    assertThat(names(store)).contains(nameless.digest().toString());
    assertThat(tidemark("export", store, "--all", "-o", archive).out())
        .contains("Wrote 5 images", "1 without a name");

    Result docker = tidemark("export", store, "--all", "--docker", "-o", archive);
    assertThat(docker.err()).contains("left out", nameless.digest().toString());
  }

  /** The entries of the source, and others. */
  private void index(Link... more) {
    List<Object> entries = new ArrayList<>();
    source.tags().forEach((name, link) -> entries.add(link.named(name)));
    entries.addAll(List.of(more));
    source.index(entries.toArray());
  }

  @Test
  void exportOfAllTellsWhatIsNoImage() {
    Blob other = source.layer("no image");
    index(other.link().named("thing"));
    String archive = file("all.tar").toString();
    Result exported = tidemark("export", source.path(), "--all", "-o", archive);
    assertThat(exported.exitCode()).isZero();
    assertThat(exported.err()).hasLineCount(1).contains("left out", "thing");
    assertThat(exported.out()).contains("Wrote 4 images");
  }

  @Test
  void exportOfAllMaySkipWhatIsMissing() {
    source.delete(app);
    String archive = file("all.tar").toString();
    assertLine(
        tidemark("export", source.path(), "--all", "-o", archive),
        ExitCode.FAILED,
        app.digest() + ": is not there");
    Result exported = tidemark("export", source.path(), "--all", "--skip-missing", "-o", archive);
    assertThat(exported.exitCode()).isZero();
    assertThat(exported.err()).hasLineCount(1).contains("left out, not in the store: " + APP);
    assertThat(exported.out()).contains("Wrote 3 images");
  }

  @Test
  void exportOfAllOfNothingIsAnError() throws IOException {
    LayoutWriter empty = new LayoutWriter(Files.createDirectories(file("empty")));
    empty.index();
    String archive = file("none.tar").toString();
    assertLine(
        tidemark("export", empty.path(), "--all", "-o", archive), ExitCode.FAILED, "no images in");
    assertThat(file("none.tar")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void exportGivesAnotherName(String kind) {
    String store = store(kind);
    String archive = file("one.tar").toString();
    assertDone(tidemark("export", store, "app:*", "--as", "quay.io/new/app:2", "-o", archive));
    String other = kind + ":" + file("other");
    assertDone(tidemark("import", other, archive));
    assertThat(names(other)).containsExactly("quay.io/new/app:2");
    assertThat(names(store)).contains(APP);
    assertLine(
        tidemark("export", store, "**", "--as", "x", "-o", archive),
        ExitCode.FAILED,
        "'**' matches 4 images, and --as is for one");
  }

  @Test
  void exportOfWordsThatMakeNoSense() {
    String path = source.path();
    assertLine(tidemark("export", path, "--all", "bare", "-o", "x"), ExitCode.USAGE, "--all");
    assertLine(tidemark("export", path, "--all", "--as", "a", "-o", "x"), ExitCode.USAGE, "--as");
    assertLine(
        tidemark("export", path, "bare", "v0", "--as", "a", "-o", "x"), ExitCode.USAGE, "--as");
    assertLine(tidemark("export", path, "bare", "--as", "", "-o", "x"), ExitCode.USAGE, "empty");
    assertLine(
        tidemark("images", "tag", path, "bare", "x", "--dry-run"), ExitCode.USAGE, "rm alone");
  }

  // --- import

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void importGivesTheOnlyImageAName(String kind) {
    String archive = file("one.tar").toString();
    tidemark("images", "tag", source.path(), "bare", "also-bare");
    assertDone(tidemark("export", source.path(), "bare", "also-bare", "-o", archive));
    String store = kind + ":" + file("store");
    Result imported = assertDone(tidemark("import", store, archive, "--name", APP));
    assertThat(imported.out()).hasLineCount(1).startsWith("added " + APP + " sha256:");
    assertThat(names(store)).containsExactly(APP);
    assertDone(tidemark("gc", store, "--grace", "0s"));
    assertThat(tidemark("images", "check", store).exitCode()).isZero();

    assertDone(tidemark("export", source.path(), "app:v1", "-o", archive));
    assertThat(tidemark("import", store, archive, "--name", APP).out())
        .startsWith("retargeted " + APP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void importOfSeveralImagesWithOneNameNamesNone(String kind) {
    String archive = file("all.tar").toString();
    assertDone(tidemark("export", source.path(), "--all", "-o", archive));
    String store = kind + ":" + file("store");
    assertLine(
        tidemark("import", store, archive, "--name", "x"),
        ExitCode.FAILED,
        archive + ": has 4 images (",
        APP,
        "import them under their own names");
    assertThat(file("store")).doesNotExist();
    assertLine(tidemark("import", store, archive, "--name", ""), ExitCode.USAGE, "is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aSignatureIsNoSecondImage(String kind) {
    Blob config = source.put(Blob.leaf("application/vnd.oci.empty.v1+json", "{}"));
    Blob signature = source.put(DocumentWriter.manifest(config, source.layer("signature")));
    String tag = app.digest().toString().replace(':', '-') + ".sig";
    source.tag(tag, signature);
    String archive = file("signed.tar").toString();
    assertDone(tidemark("export", source.path(), APP, tag, "-o", archive));
    String store = kind + ":" + file("store");
    assertDone(tidemark("import", store, archive, "--name", "signed"));
    assertThat(names(store)).containsExactly(tag, "signed");
  }

  @Test
  void anImportedNameReplacesTheTagThatOtherToolsFind() throws IOException {
    String archive = file("one.tar").toString();
    assertDone(tidemark("export", source.path(), APP, "-o", archive));
    LayoutWriter other = new LayoutWriter(Files.createDirectories(file("other")));
    other.index(
        other.image("before").link().named("1").annotated("io.containerd.image.name", "a.b/c:1"));
    assertThat(assertDone(tidemark("import", other.path(), archive, "--name", "1")).out())
        .startsWith("retargeted a.b/c:1");
    assertThat(Files.readString(other.directory().resolve("index.json")))
        .containsOnlyOnce("\"org.opencontainers.image.ref.name\":\"1\"");
  }
}
