package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Restored;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.testing.SimulatedCrash;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.DocumentWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries that a collection took away, and that {@code restore} gives back. */
class GivingBackTest extends Scenario {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Policy UNTAGGED = NOW.withUntagged(true).withQuarantine(DAY);

  private final Blob base = DocumentWriter.manifest(config).note("base").build();

  @BeforeEach
  void something() {
    put(config, layer, image, base);
    rig.layout.tag("base", base.link());
  }

  private List<Descriptor> index() throws IOException {
    try {
      byte[] index = Files.readAllBytes(rig.layout.directory().resolve("index.json"));
      return Json.object(index).descriptors("manifests");
    } catch (MalformedContentException e) {
      throw new IOException(e);
    }
  }

  private Path notes() {
    return rig.layout.directory().resolve(".tidemark/unnamed");
  }

  @Test
  void eachOfSeveralEntriesOfOneDigestComesBack() throws IOException {
    rig.layout.index(
        base.link().named("base"),
        image.link().on("linux/amd64"),
        image.link().on("linux/arm64"),
        image.link().on("linux/arm64"));
    List<Descriptor> before = index();
    rig.collector().collect(UNTAGGED);
    leaves(config, base);
    rig.collector().restore(Set.of());
    assertThat(index()).containsExactlyInAnyOrderElementsOf(before);
    rig.collector().restore(Set.of());
    assertThat(index()).as("after the second time").containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void anEntryWhoseContentIsStillThereComesBack() throws IOException {
    rig.layout.tag("#", image.link());
    List<Descriptor> before = index();
    rig.faults.crashAtRemoval(1, false);
    assertThatThrownBy(() -> rig.collector().collect(UNTAGGED)).isInstanceOf(SimulatedCrash.class);
    leaves(config, layer, image, base);
    rig.restart();
    rig.collector().restore(Set.of());
    assertThat(index()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void anEntryComesBackWhoseContentWasNeverThere() throws IOException {
    rig.layout.tag("#", other.link());
    List<Descriptor> before = index();
    rig.collector().collect(UNTAGGED);
    assertThat(rig.entries()).hasSize(1);
    rig.collector().restore(Set.of());
    assertThat(index()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void whatWasGivenBackAndRemovedSinceIsNotGivenBackAgain() throws IOException {
    rig.layout.tag("#", image.link());
    rig.collector().collect(UNTAGGED);
    rig.collector().restore(Set.of());
    rig.layout.index(base.link().named("base"));
    rig.collector().restore(Set.of());
    assertThat(rig.entries()).hasSize(1);
    assertThat(notes()).isEmptyDirectory();
  }

  @Test
  void whatCannotBeGivenBackIsTold() throws IOException {
    String tag = "sha256-" + image.digest().encoded() + ".sig";
    put(other);
    rig.layout.tag("#", image.link());
    rig.layout.tag(tag, other.link());
    rig.collector().collect(UNTAGGED);
    leaves(config, base);
    rig.layout.tag(tag, base.link());
    rig.layout.untag("#");
    Restored restored = rig.collector().restore(Set.of());
    assertThat(restored.names())
        .extracting(name -> name.target().digest())
        .containsExactly(image.digest());
    assertThat(restored.problems())
        .containsExactly(
            "1 entry was not given back, as its name stands for something else by now: " + tag);
    rig.layout.untag(tag);
    assertThat(rig.collector().restore(Set.of()).names()).hasSize(1);
  }

  @Test
  void aNoteThatCannotBeReadIsToldAndStaysForItsTime() throws IOException {
    rig.layout.tag("#", image.link());
    rig.collector().collect(UNTAGGED);
    Path note;
    try (Stream<Path> all = Files.list(notes())) {
      note = all.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(note);
    Files.writeString(note, "{ torn");
    Files.setLastModifiedTime(note, FileTime.from(rig.clock.instant()));
    assertThat(rig.collector().restore(Set.of()).problems())
        .containsExactly("cannot read " + note + ", so that nothing in it was given back");
    rig.collector().collect(UNTAGGED);
    Files.write(note, bytes);
    assertThat(rig.collector().restore(Set.of()).names()).hasSize(1);
  }

  @Test
  void anEntryComesBackWithItsBlobAlone() throws IOException {
    put(other);
    rig.layout.tag("#1", image.link());
    rig.layout.tag("#2", other.link());
    rig.collector().collect(UNTAGGED);
    Restored restored = rig.collector().restore(Set.of(other.digest()));
    assertThat(restored.blobs()).containsExactly(other.digest());
    assertThat(restored.names()).hasSize(1);
    assertThat(rig.collector().restore(Set.of()).names()).hasSize(1);
    assertThat(rig.entries()).hasSize(3);
  }

  @Test
  void afterTheTimeOfQuarantineNoEntryComesBack() throws IOException {
    rig.layout.tag("#", image.link());
    rig.collector().collect(UNTAGGED);
    rig.layout.untag("#");
    put(layer, image);
    rig.layout.tag("new", image.link());
    rig.clock.advance(DAY.multipliedBy(2));
    rig.collector().collect(UNTAGGED);
    assertThat(notes()).isEmptyDirectory();
    rig.collector().restore(Set.of());
    assertThat(rig.entries()).hasSize(2);
  }
}
