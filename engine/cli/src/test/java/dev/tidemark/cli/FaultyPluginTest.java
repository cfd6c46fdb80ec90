package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.PluginBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong inside of a plugin is never told as a mistake of Tidemark. */
class FaultyPluginTest {

  @TempDir private Path folder;

  @Test
  void aBackend() throws IOException {
    String list = "list(Consumer<Listed> each) {";
    String backend =
        PluginBuild.backend("Depot", "\"depot\"")
            .replace(list, list + " throw new NoSuchMethodError(\"gone()\");");
    Path jar = PluginBuild.plugin("faulty").source("Depot", backend).into(jar());
    Result result =
        tidemark(
            "gc",
            "depot:x",
            "--quarantine",
            "0s",
            "--state",
            path("state"),
            "--plugins",
            path("jars"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .isEqualTo(
            "tidemark: plugin faulty ("
                + jar
                + "): Depot failed (NoSuchMethodError: gone()) when asked for list in depot:x:"
                + " rebuild the plugin against this version of Tidemark, or remove it\n");
  }

  @Test
  void aHandler() throws IOException {
    String handler =
        PluginBuild.handler("Reader", "\"application/vnd.odd\"", "sha256:" + "a".repeat(64))
            .replace("return List.of", "if (true) return null; return List.of");
    Path jar = PluginBuild.plugin("faulty").source("Reader", handler).into(jar());
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    layout.tag("odd", layout.put(Blob.leaf("application/vnd.odd", "x")));
    Result result = tidemark("gc", layout.path(), "--plugins", path("jars"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(result.out() + result.err())
        .contains(
            "plugin faulty (" + jar + "): Reader failed (",
            "the references of application/vnd.odd");
  }

  private Path jar() throws IOException {
    return Files.createDirectories(folder.resolve("jars")).resolve("faulty.jar");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
