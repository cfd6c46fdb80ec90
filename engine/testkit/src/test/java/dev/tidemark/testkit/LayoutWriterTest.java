package dev.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other tests believe of the layouts they make. */
class LayoutWriterTest {

  @TempDir Path directory;

  @Test
  void hasAsMuchGarbageAsItSays() {
    LayoutWriter layout = LayoutWriter.withGarbage(directory);

    assertThat(layout.digests()).hasSize(LayoutWriter.LIVE + LayoutWriter.GARBAGE);
    Link named = Objects.requireNonNull(layout.tags().get("v1"));
    assertThat(layout.path(named.target())).exists().hasSize(named.size());
  }

  @Test
  void namesComeAndGoInTheIndex() throws IOException {
    LayoutWriter layout = new LayoutWriter(directory);
    layout.tag("a \"quoted\" name", Blob.config("linux/arm/v7").link().on("linux/arm/v7"));
    layout.tag("#unnamed", Link.to(Blob.digest("absent")));

    assertThat(index())
        .contains("\"org.opencontainers.image.ref.name\":\"a \\\"quoted\\\" name\"")
        .contains("\"platform\":{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\"}")
        .contains(Blob.digest("absent").toString())
        .doesNotContain("unnamed");
    layout.untag("a \"quoted\" name");
    layout.untag("#unnamed");
    assertThat(index()).endsWith("\"manifests\":[]}");
  }

  private String index() throws IOException {
    return Files.readString(directory.resolve("index.json"));
  }

  @Test
  void leavesNoFileBehindThatItDoesNotTellOf() throws IOException {
    LayoutWriter layout = new LayoutWriter(directory);
    Blob image = layout.image("base", "app");
    Set<Path> junk = layout.addJunk();
    layout.delete(image);

    assertThat(layout.has(image)).isFalse();
    try (Stream<Path> files = Files.walk(directory).filter(Files::isRegularFile)) {
      assertThat(files.filter(file -> !junk.contains(file)).collect(Collectors.toSet()))
          .hasSize(layout.digests().size() + 2);
    }
  }
}
