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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a word means: a name in full, a tag, a digest or the first characters of one. */
class NamesTest {

  private static final String A = "docker.io/library/a:1";
  private static final String B = "example.com/b:1";
  private static final String C = "example.com/c:2";

  @TempDir private Path folder;
  private LayoutWriter layout;
  private final List<String> entries = new ArrayList<>();
  private Blob first;
  private Blob second;
  private Blob third;

  /** Two repositories with one tag, and another one. */
  @BeforeEach
  void makeLayout() throws IOException {
    layout = new LayoutWriter(Files.createDirectories(folder.resolve("layout")));
    first = layout.image("one");
    second = layout.image("two");
    third = layout.image("three");
    tag(A, "1", first);
    tag(B, "1", second);
    tag(C, "2", third);
  }

  /** An entry of a repository, as containerd, Docker and BuildKit write it. */
  private void tag(String whole, String reference, Blob image) {
    String name = whole.isEmpty() ? "" : ",\"io.containerd.image.name\":\"" + whole + "\"";
    entries.add(
        "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"annotations\":{%s}}"
            .formatted(
                image.mediaType(),
                image.digest(),
                image.bytes().length,
                "\"org.opencontainers.image.ref.name\":\"" + reference + "\"" + name));
    layout.index(entries.toArray());
  }

  private static void assertLine(Result result, String line) {
    assertThat(result.err()).hasLineCount(1).contains(line);
    assertThat(result.out()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  private String target(String name) {
    return tidemark("inspect", layout.path(), name, "-q").out().strip();
  }

  @Test
  void repositoriesWithOneTagAreToldApart() {
    assertThat(tidemark("images", "ls", layout.path(), "-q").out().lines())
        .containsExactly(A, B, C);
    assertThat(target(A)).isEqualTo(first.digest().toString());
    assertThat(target(B)).isEqualTo(second.digest().toString());
    assertThat(tidemark("tree", layout.path(), "--json").out()).contains(A, B, C);
  }

  @Test
  void aTagThatTwoRepositoriesHaveIsRefusedWithBothNames() {
    String ambiguous = "'1' may be " + A + " or " + B + "; name one in full";
    String path = layout.path();
    assertLine(tidemark("inspect", path, "1"), ambiguous);
    assertLine(tidemark("tree", path, "1"), ambiguous);
    assertLine(tidemark("images", "rm", path, "1"), ambiguous);
    assertLine(tidemark("images", "tag", path, C, "1"), ambiguous);
    assertLine(tidemark("export", path, "1", "-o", folder.resolve("x").toString()), ambiguous);
    assertThat(tidemark("images", "ls", path, "-q").out().lines()).hasSize(3);
  }

  @Test
  void aTagThatOneRepositoryHasIsEnough() {
    assertThat(target("2")).isEqualTo(third.digest().toString());
    assertThat(tidemark("tree", layout.path(), "2").out()).startsWith(C);
    assertThat(tidemark("images", "rm", layout.path(), "2").out()).startsWith("removed " + C);
    assertThat(tidemark("images", "ls", layout.path(), "-q").out().lines()).containsExactly(A, B);
  }

  @Test
  void otherToolsFindTheTagStillAfterItHasMoved() throws IOException {
    assertThat(tidemark("images", "tag", layout.path(), A, "2").out())
        .startsWith("retargeted " + C);
    assertThat(target("2")).isEqualTo(first.digest().toString());
    assertThat(Files.readString(layout.directory().resolve("index.json")))
        .contains("\"org.opencontainers.image.ref.name\":\"2\"");
    assertThat(tidemark("images", "ls", layout.path(), "-q").out().lines())
        .containsExactlyInAnyOrder(A, B, C);
  }

  @Test
  void aNameInFullTakesNothingFromTheOthersOfItsTag() {
    assertThat(tidemark("images", "tag", layout.path(), C, "quay.io/d:1").out())
        .startsWith("added quay.io/d:1");
    assertThat(tidemark("images", "ls", layout.path(), "-q").out().lines())
        .containsExactlyInAnyOrder(A, B, C, "quay.io/d:1");
  }

  @Test
  void aCopiedEntryWithAnotherReferenceIsCalledByThat() throws IOException {
    tag(A, "stable", second);
    assertThat(tidemark("images", "ls", layout.path(), "-q").out().lines())
        .containsExactly(A, B, C, "stable");
    assertThat(target("stable")).isEqualTo(second.digest().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void whatLostItsNameIsFoundByItsDigestAndNamedAgain(String kind) throws IOException {
    String store = kind + ":" + folder.resolve("store");
    Path archive = folder.resolve("all.tar");
    tidemark("export", layout.path(), A, B, "-o", archive.toString());
    tidemark("import", store, archive.toString());
    tidemark("images", "rm", store, A);
    String digest = first.digest().toString();
    String prefix = digest.substring("sha256:".length(), "sha256:".length() + 12);

    assertThat(tidemark("inspect", store, prefix).out()).contains(digest);
    assertThat(tidemark("images", "check", store, digest).exitCode()).isZero();
    assertThat(
            tidemark("export", store, prefix, "-o", folder.resolve("lost.tar").toString())
                .exitCode())
        .isZero();
    assertLine(tidemark("images", "rm", store, prefix), " has no name that could be removed");
    assertThat(tidemark("images", "tag", store, prefix, A).out()).startsWith("added " + A);

    assertThat(tidemark("images", "check", store).out()).contains("2 images, 0 damaged");
    Path again = folder.resolve("again.tar");
    tidemark("export", store, A, B, "-o", again.toString());
    assertThat(again).hasSameBinaryContentAs(archive);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void whyAndLabelsTakeTagsAndRefuseOnesOfTwoRepositories(String kind) {
    String store = imported(kind);
    for (String command : List.of("why", "labels")) {
      assertThat(tidemark(command, store, "2").out()).contains(third.digest().toString());
      assertThat(tidemark(command, store, B).out()).contains(second.digest().toString());
      Result refused = tidemark(command, store, "1");
      assertThat(refused.err()).contains("'1' may be ", A, B, "; name one in full");
      assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aNameAsDockerAbbreviatesItIsTheNameInFull(String kind) {
    String store = imported(kind);
    for (String typed : List.of("a:1", "library/a:1", "docker.io/a:1")) {
      assertThat(tidemark("inspect", store, typed, "-q").out().strip())
          .isEqualTo(first.digest().toString());
      assertThat(tidemark("tree", store, typed).out()).startsWith(A);
      assertThat(tidemark("why", store, typed).out()).contains(first.digest().toString());
    }
    assertThat(tidemark("images", "rm", store, "a:1").out()).startsWith("removed " + A);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void aNameWithATagThatNobodyHasIsNoDigest(String kind) {
    String store = imported(kind);
    assertLine(tidemark("why", store, "z:1"), "no blob 'z:1'");
    assertLine(tidemark("labels", store, "z:1"), "no blob 'z:1'");
  }

  @Test
  void aNameInTwoNamespacesIsAskedForByItsNamespace() {
    String store = imported("managed", "one");
    imported("managed", "two");
    String advice = "'" + A + "' is in namespaces one, two of " + store + "; name one with";
    assertLine(tidemark("inspect", store, A), advice + " --namespace");
    assertLine(tidemark("images", "rm", store, A), advice + " --namespace");
    assertThat(tidemark("images", "rm", store, "a:1", "--namespace", "two").exitCode()).isZero();
    assertThat(tidemark("images", "ls", store, "-q", "--namespace", "one").out().lines())
        .contains(A);
  }

  /** A store with the images of the layout. */
  private String imported(String kind, String... namespace) {
    String store = kind + ":" + folder.resolve("store");
    Path archive = folder.resolve("all.tar");
    tidemark("export", layout.path(), A, B, C, "-o", archive.toString());
    List<String> words = new ArrayList<>(List.of("import", store, archive.toString()));
    for (String each : namespace) {
      words.addAll(List.of("--namespace", each));
    }
    Result result = tidemark(words.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return store;
  }

  @Test
  void treeTakesDigestsOfWhateverItShowsAndOfWhatLostItsName() throws IOException {
    Blob below = layout.image("below");
    tag("", "index", layout.put(DocumentWriter.index(below)));
    Blob lost = layout.image("lost");

    String shown = tidemark("tree", layout.path(), below.digest().toString()).out();
    assertThat(shown).contains(below.digest().toString().substring(0, 19)).contains("layer");
    assertThat(tidemark("tree", layout.path(), lost.digest().toString().substring(7, 20)).out())
        .contains("manifest", "layer");
    assertLine(
        tidemark("tree", layout.path(), layout.layer("alone").digest().toString()), "is no image");
    assertLine(tidemark("tree", layout.path(), "feedbeef"), "no name 'feedbeef'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "managed"})
  void contentThatIsNoImageIsRefused(String kind) {
    String store = kind + ":" + folder.resolve("store");
    Path archive = folder.resolve("all.tar");
    tidemark("export", layout.path(), A, "-o", archive.toString());
    tidemark("import", store, archive.toString());
    String config = first.links().get(0).target().toString();
    assertLine(tidemark("inspect", store, config), "is no image");
    assertLine(tidemark("inspect", store, "sha256:" + "0".repeat(64)), "no image 'sha256:000");
  }
}
