package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutTest {

  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path directory;

  @Test
  void opensByIndexAlone() throws IOException {
    Files.writeString(directory.resolve("index.json"), "{}");

    assertThat(OciLayout.recognises(directory)).isTrue();
    assertThat(OciLayout.open(directory, CLOCK).read("").names()).isEmpty();
  }

  @Test
  void opensByHeaderAlone() throws IOException {
    Files.writeString(directory.resolve("oci-layout"), "{}");

    assertThat(OciLayout.recognises(directory)).isTrue();
    assertThat(OciLayout.open(directory, CLOCK).directory()).isEqualTo(directory);
  }

  @Test
  void opensWhatDockerSaved() throws IOException {
    Files.writeString(directory.resolve("manifest.json"), "[]");
    assertThat(OciLayout.recognises(directory)).isFalse();

    Files.createDirectory(directory.resolve("blobs"));
    assertThat(OciLayout.recognises(directory)).isTrue();
  }

  @Test
  void missingDirectory() {
    Path missing = directory.resolve("missing");

    assertThat(OciLayout.recognises(missing)).isFalse();
    assertThatThrownBy(() -> OciLayout.open(missing, CLOCK))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("no such directory");
  }

  @Test
  void fileInsteadOfDirectory() throws IOException {
    Path archive = Files.writeString(directory.resolve("layout.tar"), "");

    assertThat(OciLayout.recognises(archive)).isFalse();
    assertThatThrownBy(() -> OciLayout.open(archive, CLOCK))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("unpack");
  }

  @Test
  void anyOtherDirectory() {
    assertThatThrownBy(() -> OciLayout.open(directory, CLOCK))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(directory + " is not an OCI image layout")
        .hasMessageNotContaining("\n");
  }

  @Test
  void stateIsInsideAndNotMadeByReading() throws IOException {
    OciLayout layout = Reading.open(new LayoutWriter(directory));
    layout.read("");
    layout.version();
    Reading.list(layout);
    layout.quarantine().held();

    assertThat(layout.stateDirectory()).isEqualTo(directory.resolve(".tidemark")).doesNotExist();
  }

  @Test
  void relativePathsBecomeAbsolute() throws IOException {
    new LayoutWriter(directory);
    Path here = Path.of("").toAbsolutePath();

    assertThat(OciLayout.open(here.relativize(directory), CLOCK).directory()).isAbsolute();
  }
}
