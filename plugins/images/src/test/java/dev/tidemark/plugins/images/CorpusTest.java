package dev.tidemark.plugins.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Manifests that real tools wrote, in the folder named by {@code TIDEMARK_CORPUS}.
 *
 * <p>What they refer to is told by searching their text for digests, without any JSON: a search
 * that would be fooled by a hostile document, but not by these.
 */
class CorpusTest {

  private static final List<String> PROJECTS =
      List.of(
          "containers__image",
          "GoogleContainerTools__jib",
          "oras-project__artifacts-spec",
          "oras-project__oras-java",
          "google__go-containerregistry",
          "regclient__regclient",
          "synthetic");

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("^\\s*\\{[^{\\[]*\"mediaType\"\\s*:\\s*\"(application/[^\"]+)\"");

  /** Escaped quotation marks do not count: schema 1 has JSON within strings. */
  private static final Pattern DIGEST =
      Pattern.compile("(?<!\\\\)\"digest\"\\s*:\\s*\"([^\"]*)\"", Pattern.CASE_INSENSITIVE);

  private static final Pattern BLOB_SUM = Pattern.compile("\"blobSum\"\\s*:\\s*\"([^\"]*)\"");

  private enum Kind {
    INDEX(MediaTypes.OCI_INDEX, "manifests"),
    IMAGE(MediaTypes.OCI_MANIFEST, "layers"),
    ARTIFACT(MediaTypes.OCI_ARTIFACT, "blobs"),
    SCHEMA1(MediaTypes.DOCKER_SCHEMA1_SIGNED, "fsLayers");

    private final String mediaType;
    private final Pattern field;

    Kind(String mediaType, String field) {
      this.mediaType = mediaType;
      this.field = Pattern.compile("\"" + field + "\"\\s*:", Pattern.CASE_INSENSITIVE);
    }
  }

  @Test
  void everyDigestThatARealManifestListsIsReported() throws Exception {
    Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
    int broken = 0;
    for (Path file : files()) {
      String text = Files.readString(file, UTF_8);
      Kind kind = kind(text);
      if (kind == null) {
        continue;
      }
      Text content = new Text(mediaType(text, kind), text);
      List<String> expected = expected(text, kind);
      if (expected.contains("")) {
        assertThatThrownBy(() -> Installed.references(content))
            .as(file.toString())
            .isInstanceOf(MalformedContentException.class);
        broken++;
      } else {
        assertThat(Installed.references(content))
            .as(file.toString())
            .extracting(CorpusTest::digest)
            .containsExactlyInAnyOrderElementsOf(expected);
        seen.merge(kind, 1, Integer::sum);
      }
    }

    // so that it cannot pass by having recognised nothing
    assertThat(seen).containsOnlyKeys(Kind.values());
    assertThat(seen.get(Kind.INDEX)).isGreaterThanOrEqualTo(30);
    assertThat(seen.get(Kind.IMAGE)).isGreaterThanOrEqualTo(60);
    assertThat(seen.get(Kind.ARTIFACT)).isGreaterThanOrEqualTo(4);
    assertThat(seen.get(Kind.SCHEMA1)).isGreaterThanOrEqualTo(5);
    assertThat(broken).isGreaterThanOrEqualTo(2);
  }

  /** The documents of the corpus: text that begins like a JSON object. */
  private static List<Path> files() throws IOException {
    String corpus = System.getenv("TIDEMARK_CORPUS");
    assumeTrue(corpus != null && !corpus.isEmpty(), "TIDEMARK_CORPUS names no folder");
    List<Path> found = new ArrayList<>();
    for (String project : PROJECTS) {
      try (Stream<Path> files = Files.walk(Path.of(corpus, project))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          byte[] bytes = Files.readAllBytes(file);
          if (bytes.length > 0 && bytes[0] == '{') {
            found.add(file);
          }
        }
      }
    }
    return found;
  }

  private static @Nullable Kind kind(String text) {
    for (Kind kind : Kind.values()) {
      if (kind.field.matcher(text).find()) {
        return kind;
      }
    }
    return null;
  }

  /** What the document calls itself at its beginning, else what its kind is usually called. */
  private static String mediaType(String text, Kind kind) {
    Matcher matcher = MEDIA_TYPE.matcher(text);
    return matcher.find() ? matcher.group(1) : kind.mediaType;
  }

  private static List<String> expected(String text, Kind kind) {
    if (kind == Kind.SCHEMA1) {
      return BLOB_SUM.matcher(text).results().map(match -> match.group(1)).distinct().toList();
    }
    return DIGEST.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static String digest(Reference reference) {
    return reference.target().digest().toString();
  }
}
