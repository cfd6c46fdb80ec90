package dev.tidemark.images.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.store.Name;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Walks over layouts that other tools wrote: real documents are not refused. */
class CorpusWalkTest {

  private static final String VARIABLE = "TIDEMARK_CORPUS";

  @TestFactory
  Stream<DynamicTest> everyDocumentCanBeRead() throws IOException {
    String corpus = System.getenv(VARIABLE);
    assumeTrue(corpus != null, () -> VARIABLE + " names no corpus");
    List<Path> layouts;
    try (Stream<Path> files = Files.walk(Path.of(corpus))) {
      layouts =
          files
              .filter(file -> file.endsWith("index.json") && Files.isRegularFile(file))
              .map(Path::getParent)
              .toList();
    }
    assertThat(layouts).hasSizeGreaterThan(10);
    return layouts.stream()
        .map(
            layout ->
                DynamicTest.dynamicTest(
                    Path.of(corpus).relativize(layout).toString(),
                    () -> assertThat(refused(layout)).isEmpty()));
  }

  private static List<String> refused(Path directory) throws IOException {
    OciLayout layout = OciLayout.open(directory, Clock.systemUTC());
    ImageReader reader = new ImageReader(Provider.of(layout));
    List<String> refused = new ArrayList<>();
    Walk.walk(
        descriptor -> {
          try {
            return reader.children(descriptor);
          } catch (NoSuchFileException e) {
            return List.of();
          } catch (InvalidContentException e) {
            refused.add(e.getMessage());
            return List.of();
          }
        },
        layout.read("").names().stream().map(Name::target).toArray(Descriptor[]::new));
    return refused;
  }
}
