package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roots in manifest.json and repositories. */
class DockerSaveTest {

  private static final Digest CONFIG = Blob.digest("config");
  private static final Digest LAYER = Blob.digest("layer");

  @TempDir Path directory;

  private LayoutWriter layout;

  @BeforeEach
  void layout() throws IOException {
    layout = new LayoutWriter(directory);
  }

  private NameList read() throws IOException {
    return Reading.open(layout).read("");
  }

  private static String image(String tags, String config, String... layers) {
    return "[{\"Config\": \"%s\", \"RepoTags\": %s, \"Layers\": [\"%s\"]}]"
        .formatted(config, tags, String.join("\", \"", layers));
  }

  private static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.encoded();
  }

  @Test
  void savedByName() throws IOException {
    layout.write("manifest.json", image("[\"a:1\", \"a:2\"]", path(CONFIG), path(LAYER)));

    NameList roots = read();
    assertThat(Reading.targets(roots)).containsExactly(CONFIG, LAYER);
    assertThat(Reading.labels(roots)).containsOnly("manifest.json: a:1");
    assertThat(roots.names())
        .extracting(root -> root.target().mediaType())
        .containsExactly(MediaTypes.OCI_CONFIG, MediaTypes.OCI_LAYER);
    assertThat(roots.warnings()).isEmpty();
  }

  @Test
  void savedById() throws IOException {
    layout.write("index.json", "{\"schemaVersion\": 2, \"manifests\": null}");
    layout.write("manifest.json", image("null", path(CONFIG), path(LAYER), path(LAYER)));

    assertThat(Reading.labels(read())).containsExactly("manifest.json: #0", "manifest.json: #0");
  }

  @Test
  void savedByIdAllBlobsStayForNothingTellsWhichDocumentsBelongToTheImage() throws IOException {
    Digest manifest = layout.blob("{\"layers\": []}");
    layout.write("index.json", "{\"schemaVersion\": 2, \"manifests\": null}");
    layout.write("manifest.json", image("null", path(CONFIG), path(LAYER)));
    assertThat(Reading.targets(read())).contains(CONFIG, LAYER, manifest);
    List<Name> before = read().names();
    layout.blob("another");
    assertThat(read().names()).isNotEqualTo(before);
  }

  @Test
  void theManifestOfASecondImageThatTheIndexDoesNotListIsKept() throws IOException {
    Digest config = layout.blob("{\"os\": \"linux\"}");
    Digest manifest = layout.blob(listing("config", config, MediaTypes.OCI_CONFIG));
    Digest index = layout.blob("{\"manifests\": [" + Link.to(manifest) + "]}");
    Digest other = layout.blob(listing("config", CONFIG, MediaTypes.OCI_CONFIG));
    layout.blob("no document");
    layout.index(Link.to(LAYER));
    layout.write("manifest.json", image("null", path(config), path(LAYER)));

    NameList roots = read();
    assertThat(Reading.targets(roots)).contains(config, manifest, index).doesNotContain(other);
    assertThat(Reading.labels(roots)).contains("manifest.json: #0");

    layout.blob(listing("config", config, MediaTypes.DOCKER_CONFIG));
    assertThat(read().names()).isNotEqualTo(roots.names());
  }

  private static String listing(String field, Digest digest, String type) {
    return "{\"%s\": {\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": 1}}"
        .formatted(field, type, digest);
  }

  @Test
  void withoutIndex() throws IOException {
    Files.delete(directory.resolve("index.json"));
    layout.write("manifest.json", image("null", path(CONFIG), path(LAYER)));
    assertThat(read().names()).hasSize(2);

    layout.write("manifest.json", "[]");
    assertThatThrownBy(this::read).isInstanceOf(IOException.class);
    layout.write("manifest.json", "{\"name\": \"a web application\"}");
    assertThatThrownBy(this::read).isInstanceOf(IOException.class);
  }

  @Test
  void indexFirst() throws IOException {
    layout.index(Link.to(LAYER));
    layout.write("manifest.json", image("null", path(CONFIG)));

    assertThat(read().names())
        .extracting(Name::source)
        .startsWith("index.json: #0", "manifest.json");
  }

  @Test
  void pathsHowEverSpelled() {
    String hash = LAYER.encoded();
    for (String path :
        new String[] {
          path(LAYER),
          "./blobs/sha256/" + hash,
          "/blobs//sha256/./" + hash,
          "x/../blobs/sha256/" + hash,
          "blobs\\sha256\\" + hash,
          "blobs/sha256/" + hash.toUpperCase(Locale.ROOT)
        }) {
      assertThat(SavedImages.digest(path)).as(path).contains(LAYER);
    }
    for (String path :
        new String[] {
          "",
          "/",
          "..",
          hash + "/layer.tar",
          hash + ".json",
          "blobs/sha256/",
          "x/blobs/sha256/" + hash
        }) {
      assertThat(SavedImages.digest(path)).as(path).isEmpty();
    }
  }

  @Test
  void olderArchivesNameNoBlobs() throws IOException {
    layout.write("manifest.json", image("[\"a:1\"]", "12.json", "34/layer.tar"));

    assertThat(read().names()).isEmpty();
    assertThat(read().warnings()).isEmpty();
  }

  @Test
  void sourcesOfLayers() throws IOException {
    layout.write(
        "manifest.json",
        """
        [{"config": null, "LAYERS": ["%1$s"], "LayerSources": {
          "sha256:00": {"mediaType": "%3$s", "size": 7, "digest": "%2$s"},
          "sha256:01": {"mediaType": "%4$s", "size": 7, "digest": "%2$s"},
          "sha256:02": {"mediaType": "m", "digest": "nonsense"}}}]
        """
            .formatted(path(LAYER), LAYER, MediaTypes.OCI_LAYER, MediaTypes.DOCKER_LAYER_GZIP));

    NameList roots = read();
    assertThat(roots.names())
        .extracting(root -> root.target().mediaType())
        .containsExactly(MediaTypes.OCI_LAYER, MediaTypes.DOCKER_LAYER_GZIP);
    assertThat(Reading.targets(roots)).containsOnly(LAYER);
    assertThat(roots.warnings()).singleElement().asString().contains("layer source");
  }

  @Test
  void strangeValues() throws IOException {
    layout.write(
        "manifest.json",
        "[1, {\"Config\": 7, \"Layers\": [null, \"%s\"], \"RepoTags\": [1, \"\", \"a\"]}, {}]"
            .formatted(path(LAYER)));

    assertThat(Reading.labels(read())).containsExactly("manifest.json: a");
    assertThat(read().warnings())
        .hasSize(3)
        .anyMatch(warning -> warning.contains("#0"))
        .anyMatch(warning -> warning.contains("#2"));
  }

  @Test
  void anotherManifestJson() throws IOException {
    layout.write("manifest.json", "{\"name\": \"a web application\"}");
    assertThat(read().warnings()).singleElement().asString().startsWith("manifest.json");

    layout.write("manifest.json", "null");
    assertThat(read().warnings()).isEmpty();

    Files.delete(directory.resolve("manifest.json"));
    Files.createDirectory(directory.resolve("manifest.json"));
    Files.createDirectory(directory.resolve("repositories"));
    assertThat(read().warnings()).isEmpty();
  }

  @Test
  void unreadableDocumentsAreErrors() throws IOException {
    for (String name : new String[] {"manifest.json", "repositories"}) {
      layout.write(name, "[{\"Config\":");
      assertThatThrownBy(this::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot understand " + directory.resolve(name));
      Files.delete(directory.resolve(name));
    }
  }

  @Test
  void tagsOfTheFirstFormat() throws IOException {
    Digest layer = layout.blob("layer");
    Digest other = layout.blob("other");
    layout.write(
        "repositories",
        "{\"a\": {\"1\": \"%s\", \"2\": \"%s\", \"3\": \"%s\", \"4\": null}, \"b\": 5}"
            .formatted(layer.encoded(), other, Blob.digest("absent").encoded()));

    NameList roots = read();
    assertThat(Reading.labels(roots))
        .containsExactlyInAnyOrder("repositories: a:1", "repositories: a:2");
    assertThat(Reading.targets(roots)).containsExactlyInAnyOrder(layer, other);
    assertThat(roots.names()).allMatch(root -> root.target().mediaType().isEmpty());
    assertThat(roots.warnings()).singleElement().asString().contains("'b'");

    layout.blob("absent");
    assertThat(read().names()).hasSize(3);
    assertThat(read().names()).isNotEqualTo(roots.names());
  }

  @Test
  void anotherRepositoriesFile() throws IOException {
    layout.write("repositories", "[]");

    assertThat(read().warnings()).singleElement().asString().startsWith("repositories");
  }
}
