package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands say on a disk that nobody can write to. */
class ReadOnlyDiskIT {

  @TempDir static Path folder;

  @BeforeAll
  static void makeStores() throws IOException, InterruptedException {
    SmallDisk.at(folder.resolve("disk")).close();
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("new"));
    layout.age(Duration.ofDays(2));
    for (String copy : List.of("known", "held")) {
      SmallDisk.copyTree(layout.directory(), folder.resolve(copy));
    }
    done("scan", folder.resolve("known").toString());
    done("gc", folder.resolve("held").toString());
    done("export", layout.path(), "v1", "-o", folder.resolve("a.tar").toString());
    done("import", "managed:" + folder.resolve("managed"), folder.resolve("a.tar").toString());
  }

  private static void done(String... command) throws IOException, InterruptedException {
    Run.Result result = AppProcess.tidemark(command);
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private static Run.Result run(SmallDisk disk, String command)
      throws IOException, InterruptedException {
    return AppProcess.tidemark(
        Stream.of(command.split(" ", -1))
            .map(word -> word.replace("DISK", disk.directory().toString()))
            .map(word -> word.replace("HERE", folder.toString()))
            .toArray(String[]::new));
  }

  private static SmallDisk disk() throws IOException, InterruptedException {
    SmallDisk disk = SmallDisk.at(folder.resolve("disk"));
    for (String store : List.of("new", "known", "held", "managed")) {
      disk.copy(folder.resolve(store), store);
    }
    disk.lock();
    return disk;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gc DISK/new",
        "gc DISK/known",
        "gc DISK/known --untagged",
        "gc HERE/new --state DISK/known/.tidemark",
        "gc HERE/new --state DISK/state",
        "plan DISK/new -o DISK/plan",
        "images rm DISK/known v1",
        "images tag DISK/known v1 v2",
        "import DISK/known HERE/a.tar",
        "import DISK/other HERE/a.tar",
        "export DISK/known v1 -o DISK/b.tar",
        "restore DISK/held --all",
        "purge DISK/held",
        "import managed:DISK/other HERE/a.tar",
        "import managed:DISK/managed HERE/a.tar",
        "gc managed:DISK/managed",
        "images rm managed:DISK/managed v1",
      })
  void oneLineSaysWhereAndWhatToDo(String command) throws IOException, InterruptedException {
    try (SmallDisk disk = disk()) {
      Run.Result result = run(disk, command);
      assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.FAILED);
      assertThat(result.err())
          .hasLineCount(1)
          .startsWith("tidemark: ")
          .contains(disk.directory().toString(), "make it writable")
          .doesNotContain("constant", "a.tar: ");
    }
  }

  @Test
  void whatOnlyLooksIsNotInNeedOfIt() throws IOException, InterruptedException {
    try (SmallDisk disk = disk()) {
      for (String command :
          List.of("ls DISK/known", "plan DISK/new", "runs DISK/held", "restore DISK/held")) {
        Run.Result result = run(disk, command);
        assertThat(result.exitCode()).as(command + result.err()).isZero();
      }
    }
  }
}
