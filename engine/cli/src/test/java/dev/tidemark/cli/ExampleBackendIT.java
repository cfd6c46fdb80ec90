package dev.tidemark.cli;

import static dev.tidemark.cli.AppProcess.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.Blob;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The template for backends builds on its own, outside of this build, and what it makes works. */
class ExampleBackendIT {

  @TempDir private Path folder;

  @Test
  void theTemplateMakesAPluginThatCollects() throws Exception {
    Path project = ExampleBuild.build("example-backend", "spi");
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Files.copy(
        project.resolve("target/flat-backend-1.0.0.jar"), plugins.resolve("flat-backend.jar"));
    Blob kept = Blob.leaf("text/plain", "kept");
    Blob garbage = Blob.leaf("text/plain", "garbage");
    Path store = Files.createDirectory(folder.resolve("store"));
    for (Blob blob : new Blob[] {kept, garbage}) {
      Files.write(store.resolve("sha256-" + blob.digest().encoded()), blob.bytes());
    }
    Files.writeString(store.resolve("flat-names.txt"), "a " + kept.digest() + " text/plain\n");

    Result listed = tidemark("plugins", "--plugins", plugins.toString());
    assertThat(listed.out())
        .contains("com.example.flat 1.0.0  sha256:")
        .containsPattern("(?m)^  FlatBackend +flat:$");
    Result gc =
        tidemark("gc", "flat:" + store, "--grace", "0s", "--plugins", plugins.toString(), "--json");
    assertThat(gc.err()).isEmpty();
    assertThat(gc.object()).containsEntry("deleted", 1L);
    assertThat(store.resolve("sha256-" + kept.digest().encoded())).exists();
    assertThat(store.resolve("sha256-" + garbage.digest().encoded())).doesNotExist();
  }
}
