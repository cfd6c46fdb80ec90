package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.NameList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Layouts that other tools wrote, counted by another program. */
class CorpusTest {

  private static final String VARIABLE = "TIDEMARK_CORPUS";
  private static final String SAVED =
      "google__go-containerregistry/pkg/v1/tarball/testdata/hello-world-v25.tar";

  @TempDir Path temporary;

  private static Path corpus() {
    String directory = System.getenv(VARIABLE);
    assumeTrue(directory != null, () -> VARIABLE + " names no corpus");
    return Path.of(directory);
  }

  @TestFactory
  Stream<DynamicTest> blobsAndRoots() throws IOException {
    Path corpus = corpus();
    List<String> lines = Files.readAllLines(corpus.resolve("gc-oracle.tsv"));
    assertThat(lines).hasSizeGreaterThan(10);
    return lines.stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row[0],
                    () ->
                        check(
                            open(corpus.resolve(row[0])),
                            Integer.parseInt(row[1]),
                            Integer.parseInt(row[2]))));
  }

  private OciLayout open(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      return OciLayout.open(place, Clock.systemUTC());
    }
    Path unpacked = Files.createTempDirectory(temporary, "layout");
    TarArchive.unpack(place, unpacked);
    return OciLayout.open(unpacked, Clock.systemUTC());
  }

  private static void check(OciLayout layout, int blobs, int entries) throws IOException {
    List<Digest> digests = Reading.list(layout);
    NameList roots = layout.read("");

    assertThat(digests).doesNotHaveDuplicates().hasSize(blobs);
    assertThat(roots.names().stream().filter(root -> root.source().startsWith("index.json")))
        .hasSize(entries);
    for (Digest digest : digests) {
      try (InputStream stream = layout.open(digest)) {
        assertThat(layout.info(digest).orElseThrow().size())
            .isEqualTo(stream.readAllBytes().length);
      }
    }
  }

  @Test
  void whatDockerSavedByIdStaysAsAWhole() throws IOException {
    OciLayout layout = open(corpus().resolve(SAVED));
    NameList roots = layout.read("");

    assertThat(Reading.labels(roots)).startsWith("manifest.json: #0", "manifest.json: #0");
    assertThat(Reading.targets(roots)).containsExactlyInAnyOrderElementsOf(Reading.list(layout));
    assertThat(roots.warnings()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> everyOtherLayoutOpens() throws IOException {
    try (Stream<Path> files = Files.walk(corpus())) {
      return files
          .filter(file -> file.endsWith("index.json") && Files.isRegularFile(file))
          .map(Path::getParent)
          .toList()
          .stream()
          .map(
              layout ->
                  DynamicTest.dynamicTest(
                      corpus().relativize(layout).toString(),
                      () -> {
                        OciLayout open = OciLayout.open(layout, Clock.systemUTC());
                        assertThat(open.read("").names()).isNotEmpty();
                        for (Digest digest : Reading.list(open)) {
                          assertThat(open.info(digest)).isPresent();
                        }
                      }));
    }
  }
}
