package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How commands find a managed store, and what they do with other stores. */
class StoreKindsTest extends RecordsFixture {

  @Test
  void aBareDirectoryIsRecognised() {
    assertThat(run("ls", directory.toString(), "-q").out()).hasLineCount(4);
    assertThat(run("leases", directory.toString(), "-q").out()).isEqualTo("pull\n");
    assertThat(run("gc", directory.toString(), "--json").text("store")).isEqualTo(store);
  }

  @Test
  void aLayoutIsNeverTakenForAManagedStore() throws IOException {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    Files.createDirectories(layout.directory().resolve("metadata"));
    Files.createFile(layout.directory().resolve("metadata/data.mdb"));
    assertThat(tidemark("ls", layout.path(), "-q").out()).hasLineCount(8);
    assertLine(
        tidemark("gc", "managed:" + layout.path()),
        ExitCode.FAILED,
        layout.path() + " is an OCI image layout; name it as oci:" + layout.path());
    assertLine(tidemark("leases", layout.path()), ExitCode.USAGE, "works on managed stores only");
    assertLine(
        tidemark("ls", layout.path(), "--namespace", "x"),
        ExitCode.USAGE,
        "--namespace works on managed stores only");
    assertThat(layout.digests()).hasSize(8);
  }

  @Test
  void nothingIsMadeWhereNoStoreIs() throws IOException {
    Path missing = folder.resolve("missing");
    assertLine(run("gc", "managed:" + missing), ExitCode.FAILED, "no such directory");
    assertThat(missing).doesNotExist();
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (String command : List.of("gc", "ls", "leases")) {
      assertLine(
          run(command, "managed:" + empty), ExitCode.FAILED, empty + " is not a managed store");
    }
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void commandsForLayoutsSaySo() {
    for (String command : List.of("scan", "restore", "purge")) {
      assertLine(
          run(command, store),
          ExitCode.USAGE,
          command
              + " works on stores that others write, and "
              + store
              + " is a managed store; see");
    }
  }

  @Test
  void optionsForLayoutsSaySo() {
    for (String[] line :
        new String[][] {
          {"gc", store, "--quarantine", "1h"},
          {"gc", store, "--state", "x"},
          {"ls", store, "--plugins", "x"}
        }) {
      assertLine(run(line), ExitCode.USAGE, line[2] + " works on stores that others write");
    }
    assertThat(hasBytes(STRAY)).isTrue();
  }

  @Test
  void anotherProcessMayHaveItOpen() throws Exception {
    try (OtherProcess other = OtherProcess.with(directory)) {
      assertThat(run("leases", store, "-q").out()).startsWith("pull\n").hasLineCount(2);
      assertThat(run("ls", store, "-q").out()).hasLineCount(4);
      assertThat(run("gc", store, "--json").object())
          .containsEntry("collected", Map.of("content", 1L));
      assertThat(hasBytes(STRAY)).isFalse();
      other.beCollecting();
      assertLine(
          run("gc", store),
          ExitCode.FAILED,
          "another collector (pid " + other.pid() + ") is at work in " + directory,
          "; wait for it or stop it");
      assertThat(run("gc", store, "--dry-run").exitCode()).isZero();
      assertThat(run("ls", store, "-q").out()).hasLineCount(3);
    }
    assertThat(run("gc", store).exitCode()).isZero();
  }
}
