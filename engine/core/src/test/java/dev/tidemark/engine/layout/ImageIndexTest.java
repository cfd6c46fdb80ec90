package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.Link;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roots in index.json, and what happens when it cannot be read. */
class ImageIndexTest {

  private static final Digest ONE = Blob.digest("one");
  private static final Digest TWO = Blob.digest("two");

  @TempDir Path directory;

  private LayoutWriter layout;

  @BeforeEach
  void layout() throws IOException {
    layout = new LayoutWriter(directory);
  }

  private NameList read() throws IOException {
    return Reading.open(layout).read("");
  }

  @Test
  void everyEntryInOrder() throws IOException {
    layout.index(Link.to(TWO).named("v2"), Link.to(ONE), Link.to(ONE).named("v1"));

    NameList roots = read();
    assertThat(Reading.targets(roots)).containsExactly(TWO, ONE, ONE);
    assertThat(Reading.labels(roots))
        .containsExactly("index.json: v2", "index.json: #1", "index.json: v1");
    assertThat(roots.names().get(0).target().mediaType())
        .isEqualTo("application/vnd.oci.image.manifest.v1+json");
    assertThat(roots.warnings()).isEmpty();
  }

  @Test
  void oneNameTwice() throws IOException {
    layout.index(Link.to(ONE).named("v1"), Link.to(TWO).named("v1"));

    assertThat(Reading.targets(read())).containsExactly(ONE, TWO);
    assertThat(Reading.labels(read())).containsExactly("index.json: v1", "index.json: v1");
  }

  @Test
  void namesOfContainerd() throws IOException {
    String name =
        "{\"digest\": \"%s\", \"annotations\": {\"io.containerd.image.name\": \"a/b:c\"%s}}";
    layout.index(
        name.formatted(ONE, ""),
        name.formatted(ONE, ", \"org.opencontainers.image.ref.name\": \"c\""),
        name.formatted(ONE, ", \"org.opencontainers.image.ref.name\": \"\""),
        name.formatted(ONE, ", \"org.opencontainers.image.ref.name\": \"stable\""));

    assertThat(Reading.labels(read()))
        .containsExactly(
            "index.json: a/b:c", "index.json: a/b:c", "index.json: a/b:c", "index.json: stable");
  }

  @Test
  void aNameThatIsNoTextCountsAsOne() throws IOException {
    String entry = "{\"digest\": \"%s\", \"annotations\": %s}";
    String named = "{\"org.opencontainers.image.ref.name\": %s}";
    layout.index(
        entry.formatted(ONE, named.formatted("5")),
        entry.formatted(ONE, named.formatted("null")),
        entry.formatted(ONE, named.formatted("{\"v\": 1}")),
        entry.formatted(ONE, "{\"io.containerd.image.name\": [\"v1\"]}"),
        entry.formatted(ONE, "\"v1\""),
        entry.formatted(TWO, "null"),
        entry.formatted(TWO, "{\"made\": 5}"));

    assertThat(Reading.labels(read()))
        .containsExactly(
            "index.json: entry #0",
            "index.json: entry #1",
            "index.json: entry #2",
            "index.json: entry #3",
            "index.json: entry #4",
            "index.json: #5",
            "index.json: #6");
    assertThat(read().warnings())
        .hasSize(5)
        .startsWith(
            "index.json: entry #0: its name (org.opencontainers.image.ref.name) is no text, so that"
                + " nobody can tell what it is called; write it as text, or take the entry out");
  }

  @Test
  void noEntries() throws IOException {
    for (String text : new String[] {"{}", "{\"manifests\": null}", "{\"manifests\": []}"}) {
      layout.write("index.json", text);
      assertThat(read().names()).isEmpty();
    }
  }

  @Test
  void anyCaseOfNames() throws IOException {
    layout.write("index.json", "{\"Manifests\": [{\"DIGEST\": \"" + ONE + "\"}]}");

    assertThat(Reading.targets(read())).containsExactly(ONE);
  }

  @Test
  void entriesWithoutAUsableDigestArePassedOverAloud() throws IOException {
    layout.index(
        "{\"mediaType\": \"t\"}",
        Link.to(ONE),
        "{\"digest\": \"sha256:12\"}",
        "{\"digest\": \"\"}");

    NameList roots = read();
    assertThat(Reading.labels(roots)).containsExactly("index.json: #1");
    assertThat(roots.warnings())
        .hasSize(3)
        .allMatch(warning -> warning.startsWith("index.json: entry #"))
        .anyMatch(warning -> warning.contains("#2"));
  }

  @Test
  void entryWithSeveralDigestsCountsWithAll() throws IOException {
    layout.index(
        "{\"mediaType\": \"a\", \"digest\": \"%s\", \"Digest\": \"%s\"}".formatted(ONE, TWO),
        "{\"mediaType\": \"a\", \"digest\": \"%s\", \"MediaType\": \"b\"}".formatted(ONE),
        "{\"digest\": \"%s\", \"digest\": \"nonsense\"}".formatted(ONE));

    assertThat(Reading.targets(read())).containsExactly(ONE, TWO, ONE, ONE, ONE);
    assertThat(read().names())
        .extracting(root -> root.target().mediaType())
        .containsExactly("a", "a", "a", "b", "");
    assertThat(read().warnings()).hasSize(3);
  }

  @Test
  void upperCaseHashIsTakenForWhatItMeans() throws IOException {
    layout.index("{\"digest\": \"sha256:" + ONE.encoded().toUpperCase(Locale.ROOT) + "\"}");

    assertThat(Reading.targets(read())).containsExactly(ONE);
  }

  @Test
  void foreignAlgorithmsCount() throws IOException {
    layout.index("{\"digest\": \"made+up:AbC_1=\"}");

    assertThat(Reading.targets(read())).containsExactly(new Digest("made+up", "AbC_1="));
  }

  @Test
  void onlyManifestsAreRoots() throws IOException {
    layout.write(
        "index.json", "{\"subject\": " + Link.to(ONE) + ", \"config\": " + Link.to(TWO) + "}");

    assertThat(read().names()).isEmpty();
  }

  @Test
  void aManifestInPlaceOfTheIndexIsNoEmptyIndex() throws IOException {
    for (String manifest :
        List.of(
            "{\"schemaVersion\": 2, \"mediaType\": \"application/vnd.oci.image.manifest.v1+json\"}",
            "{\"config\": " + Link.to(ONE) + ", \"layers\": [" + Link.to(TWO) + "]}")) {
      layout.write("index.json", manifest);
      assertThatThrownBy(this::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("it is the manifest of one image and not an index of images");
    }
  }

  @Test
  void entryThatIsNoObjectIsNotPassedOver() throws IOException {
    layout.index("\"" + ONE + "\"");

    assertThatThrownBy(this::read).isInstanceOf(IOException.class);
  }

  @Test
  void whatCannotBeUnderstoodIsAnError() throws IOException {
    String whole = LayoutWriter.indexText(Link.to(ONE));
    String torn = whole.substring(0, whole.length() - 2);
    for (String text : new String[] {"", "null", "[]", "no JSON", torn, whole + "}"}) {
      layout.write("index.json", text);
      assertThatThrownBy(this::read)
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot understand " + directory.resolve("index.json"))
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void missingIndexIsAnError() throws IOException {
    OciLayout open = Reading.open(layout);
    Files.delete(directory.resolve("index.json"));

    assertThatThrownBy(() -> open.read(""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory + " has no index.json");
  }

  @Test
  void danglingIndexIsNotMissing() throws IOException {
    Files.delete(directory.resolve("index.json"));
    Files.createSymbolicLink(directory.resolve("index.json"), Path.of("unmounted"));
    layout.write("manifest.json", "[{\"Config\": \"a.json\", \"Layers\": []}]");

    assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("link");
  }

  @Test
  void indexThatIsNoFileIsAnError() throws IOException {
    OciLayout open = Reading.open(layout);
    Files.delete(directory.resolve("index.json"));
    Files.createDirectory(directory.resolve("index.json"));
    assertThatThrownBy(() -> open.read("")).isInstanceOf(IOException.class);

    Files.delete(directory.resolve("index.json"));
    TestFiles.pipe(directory.resolve("index.json"));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThatThrownBy(() -> open.read("")).isInstanceOf(IOException.class));
  }

  @Test
  void lockedIndexIsAnError() throws IOException {
    TestFiles.lock(directory.resolve("index.json"));

    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot read " + directory.resolve("index.json"))
        .hasMessageContaining("permission denied");
  }

  @Test
  void tooLargeIsAnError() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(directory.resolve("index.json").toFile(), "rw")) {
      file.setLength(TopDocument.MAX_BYTES + 1L);
    }

    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(TopDocument.MAX_BYTES + "");
  }

  @Test
  void headerIsCheckedButNotNeeded() throws IOException {
    layout.index(Link.to(ONE));
    for (String header : new String[] {"{\"imageLayoutVersion\": \"1.0.1\"}", "{}", "torn"}) {
      layout.write("oci-layout", header);
      assertThat(Reading.targets(read())).containsExactly(ONE);
      assertThat(read().warnings()).singleElement().asString().contains("oci-layout");
    }
    Files.delete(directory.resolve("oci-layout"));
    assertThat(read().warnings()).singleElement().asString().contains("oci-layout is missing");
  }
}
