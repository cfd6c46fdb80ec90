package dev.tidemark.images.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.images.graph.ImageReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Archives that other tools wrote. */
class CorpusTest {

  private static final String VARIABLE = "TIDEMARK_CORPUS";

  /** The names of the images of an archive, by what its path ends with. */
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "hello-world-linux-arm64.tar", List.of(""),
          "oci/testdata/hello-world.tar", List.of("docker.io/library/hello-world:latest"),
          "hello-world-prefixed-path.tar", List.of("docker.io/library/hello-world:latest"),
          "artifact.tar", List.of("latest"),
          "subject.tar", List.of("latest", ""),
          "hello-world-v25.tar", List.of(""),
          "test_bundle.tar",
              List.of(
                  "docker.io/library/test_image_2:latest",
                  "docker.io/library/test_image_1:latest"));

  private static Path corpus() {
    String directory = System.getenv(VARIABLE);
    assumeTrue(directory != null, () -> VARIABLE + " names no corpus");
    return Path.of(directory);
  }

  @TestFactory
  Stream<DynamicTest> everyArchiveIsReadAndWrittenAgain() throws IOException {
    try (Stream<Path> files = Files.walk(corpus())) {
      List<Path> archives = files.filter(file -> file.toString().endsWith(".tar")).toList();
      assertThat(archives).hasSizeGreaterThan(5);
      return archives.stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(corpus().relativize(file).toString(), () -> check(file)));
    }
  }

  private static void check(Path file) throws IOException {
    MemoryContent store = new MemoryContent();
    List<ArchiveImage> images;
    try (InputStream in = Files.newInputStream(file)) {
      images = ArchiveImport.read(in, store, ImportLimits.DEFAULT).images();
    }
    NAMES.forEach(
        (end, names) -> {
          if (file.toString().endsWith(end)) {
            assertThat(images).extracting(ArchiveImage::name).containsExactlyElementsOf(names);
          }
        });
    assertThat(images)
        .isNotEmpty()
        .allSatisfy(image -> assertThat(store.blobs).containsKey(image.target().digest()));

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArchiveExport.layout(
        out,
        store,
        new ImageReader(store)::children,
        images,
        ExportOptions.defaults().skippingMissing());
    MemoryContent again = new MemoryContent();
    List<ArchiveImage> read =
        ArchiveImport.read(new ByteArrayInputStream(out.toByteArray()), again, ImportLimits.DEFAULT)
            .images();
    assertThat(read)
        .extracting(ArchiveImage::name, image -> image.target().digest())
        .containsExactlyElementsOf(
            images.stream().map(image -> tuple(image.name(), image.target().digest())).toList());
    assertThat(store.blobs.keySet()).containsAll(again.blobs.keySet());
  }
}
