package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsCommandTest {

  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  @Test
  void listsWhatIsInstalledAndWhatItReads() {
    Result result = tidemark("plugins", "list");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsPattern("^tidemark-images 0  sha256:[0-9a-f]{12}\n  .*images\\.jar\n")
        .containsPattern("(?m)^  IndexHandler +" + INDEX.replace("+", "\\+") + "$");
    assertThat(tidemark("plugins").out()).isEqualTo(result.out());
    assertThat(tidemark("plugins", "-q").out()).isEqualTo("tidemark-images\n");
  }

  @Test
  void asJsonTheHashIsWhole() {
    Object json = tidemark("plugins", "list", "--json").json();
    assertThat((List<?>) json)
        .singleElement()
        .satisfies(
            each -> {
              Map<?, ?> plugin = (Map<?, ?>) each;
              assertThat(plugin.keySet().toString())
                  .isEqualTo("[id, version, sha256, file, handlers, backends]");
              assertThat(String.valueOf(plugin.get("sha256"))).matches("[0-9a-f]{64}");
              assertThat(String.valueOf(plugin.get("handlers")))
                  .contains("class=dev.tidemark.plugins.images.oci.IndexHandler")
                  .contains("mediaTypes=[" + INDEX + "]");
            });
  }

  @Test
  void withoutAnyItSaysWhatThatMeans(@TempDir Path empty) {
    Result result = new Run().withPlugins(Optional.of(empty)).command("plugins");
    assertThat(result.out()).isEqualTo("No plugins: all content is read conservatively.\n");
  }
}
