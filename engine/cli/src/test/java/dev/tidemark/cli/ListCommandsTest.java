package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scan, ls, labels and tree. */
class ListCommandsTest {

  @TempDir private Path folder;
  private LayoutWriter layout;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = LayoutWriter.withGarbage(folder.resolve("images"));
    layout.age(Duration.ofDays(2));
  }

  @Test
  void scanSaysWhatIsNew() throws IOException {
    Map<String, Object> json = tidemark("scan", layout.path(), "--json").object();
    assertThat(json)
        .containsEntry("store", "oci:" + layout.path())
        .containsEntry("blobs", 8L)
        .containsEntry("roots", 1L)
        .containsEntry("arrived", 8L)
        .containsEntry("departed", 0L)
        .containsEntry("warnings", List.of())
        .containsKeys("decoded", "seconds");
    assertThat(tidemark("scan", layout.path()).out()).startsWith("8 blobs, 1 root: nothing new.\n");
    layout.layer("another");
    assertThat(tidemark("scan", layout.path()).out())
        .startsWith("9 blobs, 1 root: 1 new, 0 gone, 1 decoded.\n");
  }

  @Test
  void scanWarnsOfWhatIsOdd() throws IOException {
    Files.delete(layout.directory().resolve("oci-layout"));
    Result result = tidemark("scan", layout.path());
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).startsWith("tidemark: warning: oci-layout is missing").hasLineCount(1);
  }

  @Test
  void lsListsAllBlobsInATable() {
    Result result = tidemark("ls", layout.path());
    assertThat(result.out())
        .startsWith("DIGEST                     SIZE  STATE    TYPE\n")
        .containsPattern("sha256:[0-9a-f]{12} +[0-9]+ B  live     manifest\n")
        .containsPattern("sha256:[0-9a-f]{12} +4 B  live     layer\n")
        .containsPattern("sha256:[0-9a-f]{12} +10 B  garbage\n")
        .containsPattern("8 blobs \\(.*\\): 4 live \\(.*\\), 4 garbage \\(.*\\)\\.\n")
        .hasLineCount(10);
  }

  @Test
  void lsAsJsonIsOneLineForEachBlob() throws IOException {
    List<Map<String, Object>> lines = tidemark("ls", layout.path(), "--json").lines();
    assertThat(lines).hasSize(8);
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .hasSize(4)
                    .containsEntry("mediaType", MediaTypes.OCI_MANIFEST)
                    .containsEntry("live", true))
        .anySatisfy(
            line ->
                assertThat(line)
                    .hasSize(3)
                    .containsEntry("bytes", 10L)
                    .containsEntry("live", false));
  }

  @Test
  void lsNarrowsToGarbageOrLive() {
    assertThat(tidemark("ls", layout.path(), "--garbage", "-q").out())
        .hasLineCount(4)
        .containsPattern("^sha256:[0-9a-f]{64}\n");
    assertThat(tidemark("ls", layout.path(), "--live", "--json").lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).containsEntry("live", true));
    assertThat(tidemark("ls", layout.path(), "--full").out())
        .containsPattern("sha256:[0-9a-f]{64} ");
  }

  @Test
  void lsOfAnEmptyStore() throws IOException {
    LayoutWriter empty = new LayoutWriter(folder.resolve("empty"));
    assertThat(tidemark("ls", empty.path()).out()).isEqualTo("No blobs.\n");
    assertThat(tidemark("ls", empty.path(), "--json").out()).isEmpty();
  }

  @Test
  void labelsAreThoseOfContainerd() throws IOException {
    Blob image = layout.image("base", "app 1");
    String digest = image.digest().toString();
    Result json = tidemark("labels", layout.path(), digest, "--json");
    assertThat(json.object()).containsEntry("digest", digest);
    assertThat(json.map("labels").keySet().toString()).contains("containerd.io/gc.ref.content.");
    Result human = tidemark("labels", layout.path(), digest.substring(7, 15));
    assertThat(human.out())
        .startsWith(digest + "\n  containerd.io/gc.ref.content.")
        .contains(layout.layer("base").digest().toString());
  }

  @Test
  void labelsOfAllBlobsThatHaveAny() {
    assertThat(tidemark("labels", layout.path(), "--json").lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).containsOnlyKeys("digest", "labels"));
    assertThat(tidemark("labels", layout.path()).out()).containsPattern("(?s)sha256:.*sha256:");
  }

  @Test
  void labelsOfALeafAreNone() throws IOException {
    String layer = layout.layer("base").digest().toString();
    Result result = tidemark("labels", layout.path(), layer);
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo(layer + "\n  no labels: it refers to nothing\n");
  }

  @Test
  void treeShowsNamesTypesSizesAndPlatforms() throws IOException {
    Blob amd = layout.image("base", "amd");
    Blob arm = layout.image("base", "arm");
    Link onAmd = amd.link().on("linux/amd64");
    Blob inner = layout.put(DocumentWriter.index().to(onAmd));
    layout.tag(
        "v2",
        layout.put(DocumentWriter.index().to(onAmd).to(arm.link().on("linux/arm64/v8")).to(inner)));
    layout.delete(layout.layer("arm"));
    String tree = tidemark("tree", layout.path()).out();
    assertThat(tree).startsWith("v1\n└─ manifest ");
    assertThat(tree)
        .containsPattern("(?m)^v2$")
        .containsPattern("(?m)^└─ index +sha256:[0-9a-f]{12} +[0-9]+ B$")
        .containsPattern("(?m)^   ├─ manifest +sha256:[0-9a-f]{12} +[0-9]+ B  linux/amd64$")
        .containsPattern("(?m)^   │  ├─ config +sha256:")
        .containsPattern("(?m)^   │  └─ layer +sha256:[0-9a-f]{12} +3 B$")
        .containsPattern("(?m)^   ├─ manifest +sha256:[0-9a-f]{12} +[0-9]+ B  linux/arm64/v8$")
        .containsPattern("(?m)^   │  └─ layer +sha256:[0-9a-f]{12} +3 B  \\(not in the store\\)$")
        .containsPattern("(?m)^      └─ manifest .* B  linux/amd64 \\(shown above\\)$");
  }

  @Test
  void treeOfOneName() throws IOException {
    layout.tag("v0", layout.image("base", "app 0"));
    assertThat(tidemark("tree", layout.path(), "v0").out())
        .startsWith("v0\n")
        .doesNotContain("v1\n");
    Result unknown = tidemark("tree", layout.path(), "v9");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(unknown.err())
        .isEqualTo("tidemark: no name 'v9' in " + layout.path() + ": there are v1, v0\n");
  }

  @Test
  void treeIsAsciiWhereTheTerminalIs() {
    String tree = new Run().on(StandardCharsets.US_ASCII).command("tree", layout.path()).out();
    assertThat(tree).contains("`- manifest").contains("   |- config").contains("   `- layer");
    assertThat(tree.chars()).allMatch(c -> c < 128);
  }

  @Test
  @SuppressWarnings("unchecked")
  void treeAsJson() {
    List<Object> trees = (List<Object>) tidemark("tree", layout.path(), "--json").json();
    assertThat(trees).hasSize(1);
    Map<String, Object> tree = (Map<String, Object>) trees.get(0);
    assertThat(tree)
        .containsEntry("name", "v1")
        .containsEntry("kind", "child")
        .containsEntry("mediaType", MediaTypes.OCI_MANIFEST)
        .containsEntry("state", "shown");
    assertThat((List<Object>) tree.get("children")).hasSize(3);
  }

  @Test
  void treeOfAStoreWithoutNames() throws IOException {
    layout.untag("v1");
    assertThat(tidemark("tree", layout.path()).out())
        .isEqualTo("No names: nothing in this store is in use.\n");
    assertThat(tidemark("tree", layout.path(), "--json").json()).isEqualTo(List.of());
  }

  @Test
  void aTagWithControlCodesIsHarmless() throws IOException {
    layout.tag("evil\033[2J\u202e", layout.image("base", "app 1"));
    assertThat(tidemark("tree", layout.path()).out()).contains("evil?[2J?\n");
    assertThat(tidemark("tree", layout.path(), "--json").out()).doesNotContain("\033");
  }
}
