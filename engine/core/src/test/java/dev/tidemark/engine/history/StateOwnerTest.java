package dev.tidemark.engine.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.EngineOptions;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of one store is never taken for what is known of another. */
class StateOwnerTest {

  @TempDir private Path folder;
  private Path state = Path.of("");

  @BeforeEach
  void make() {
    state = folder.resolve("state");
    LayoutWriter.withGarbage(folder.resolve("a"));
    LayoutWriter.withGarbage(folder.resolve("b"));
  }

  @Test
  void oneStateForTwoStoresIsRefused() throws IOException {
    scan("a");
    scan("a");
    assertThatThrownBy(() -> scan("b"))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(
            "the state in "
                + state
                + " is that of oci:"
                + folder.resolve("a").toRealPath()
                + ", and not of oci:"
                + folder.resolve("b")
                + ": name another directory for the state, or remove "
                + state.resolve("store")
                + " if it is the same store in another place");
    Files.delete(state.resolve("store"));
    scan("b");
    assertThatThrownBy(() -> scan("a")).hasMessageContaining("is that of oci:");
  }

  @Test
  void aStateOfBeforeIsAdopted() throws IOException {
    scan("a");
    Files.writeString(state.resolve("store"), "");
    scan("a");
    assertThat(state.resolve("store")).hasContent("oci:" + folder.resolve("a").toRealPath());
  }

  @Test
  void theSameStoreByAnotherWayIsTheSame() throws IOException {
    scan("a");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));
    scan("link");
    scan("b/../a");
  }

  @Test
  void aStateInTheStoreGoesWithIt() throws IOException {
    state = folder.resolve("a/.tidemark");
    scan("a");
    assertThat(state.resolve("store")).doesNotExist();
    Files.move(folder.resolve("a"), folder.resolve("c"));
    state = folder.resolve("b/../c/.tidemark");
    scan("c");
  }

  private void scan(String store) throws IOException {
    EngineOptions options = EngineOptions.layout(folder.resolve(store), Plugins.of());
    try (Engine engine = Engine.open(options.withState(state))) {
      engine.scan();
    }
  }
}
