package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.PluginBuild;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code runs}, of stores of both kinds. */
class RunsCommandTest {

  @TempDir private Path folder;
  private LayoutWriter made;
  private String layout;
  private String managed;

  @BeforeEach
  void make() {
    made = LayoutWriter.withGarbage(folder.resolve("images"));
    layout = made.path();
    managed = "managed:" + folder.resolve("store");
    String archive = folder.resolve("a.tar").toString();
    assertThat(tidemark("export", layout, "v1", "-o", archive).err()).isEmpty();
    assertThat(tidemark("import", managed, archive).err()).isEmpty();
  }

  private static List<Map<String, Object>> runs(String... words) {
    Result result = tidemark(words);
    assertThat(result.err()).isEmpty();
    return result.lines();
  }

  @Test
  void whatWasDoneIsListedTheLatestFirst() {
    for (String store : List.of(layout, managed)) {
      assertThat(tidemark("runs", store).out())
          .isEqualTo("No runs: nothing was collected, restored or purged yet.\n");
      assertThat(tidemark("gc", store, "--grace", "0s").err()).isEmpty();
      tidemark("plan", store);
      tidemark("gc", store, "--dry-run");
      tidemark("why", store, "v1");
      String plan = folder.resolve("plan.json").toString();
      tidemark("plan", store, "-o", plan);
      tidemark("apply", store, plan);
      assertThat(runs("runs", store, "--json"))
          .extracting(run -> run.get("id") + " " + run.get("command") + " " + run.get("outcome"))
          .containsExactly("2 apply done", "1 gc done");
      assertThat(runs("runs", store, "-n", "1", "--json")).hasSize(1);
      assertThat(runs("runs", store, "1", "--json").get(0))
          .containsOnlyKeys(
              "id", "command", "by", "began", "seconds", "outcome", "why", "refusals", "numbers")
          .containsEntry("id", 1L)
          .containsEntry("why", null);
    }
  }

  @Test
  void peopleSeeWhatItGave() {
    tidemark("gc", layout, "--grace", "0s");
    tidemark("restore", layout, "--all");
    tidemark("gc", layout, "--grace", "0s", "--quarantine", "0s");
    assertThat(tidemark("runs", layout).out())
        .contains("ID  BEGAN")
        .containsPattern("3  .* gc .* done: 4 deleted .*, 4 gone for good")
        .containsPattern("2  .* restore .* done: 4 brought back")
        .containsPattern("1  .* gc .* done: 4 deleted");
    assertThat(tidemark("runs", layout, "3").out()).containsPattern("freed +4");
  }

  @Test
  void whatWasRefusedSaysByWhat() throws IOException {
    tidemark("gc", layout);
    made.tags().keySet().forEach(made::untag);
    assertThat(tidemark("gc", layout, "--grace", "0s").exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(runs("runs", layout, "--json").get(0))
        .containsEntry("outcome", "refused")
        .extractingByKey("refusals")
        .asString()
        .contains("no-roots");

    TestFiles.remove(folder.resolve("store/metadata"));
    tidemark("import", "managed:" + folder.resolve("other"), folder.resolve("a.tar").toString());
    Files.move(folder.resolve("other/metadata"), folder.resolve("store/metadata"));
    for (int i = 0; i < 40; i++) {
      TestFiles.install(
          folder.resolve("store/blobs/sha256").resolve(String.format("%064x", i)), new byte[1]);
    }
    assertThat(tidemark("gc", managed, "--grace", "0s").exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(runs("runs", managed, "--json").get(0))
        .containsEntry("command", "gc")
        .containsEntry("outcome", "refused")
        .containsEntry("refusals", List.of("orphan-share"));
  }

  @Test
  void aStoreThatIsReadOnlyShowsThemToo() throws IOException {
    tidemark("gc", layout);
    tidemark("gc", managed);
    for (Path directory : List.of(folder.resolve("images"), folder.resolve("store"))) {
      TestFiles.lockForWriting(directory);
      try {
        assertThat(runs("runs", directory.toString(), "--json")).hasSize(1);
      } finally {
        TestFiles.unlock(directory);
      }
    }
  }

  @Test
  void theyAreWhereTheStateIs() {
    String state = folder.resolve("state").toString();
    tidemark("gc", layout, "--state", state);
    assertThat(runs("runs", layout, "--json")).isEmpty();
    assertThat(runs("runs", layout, "--state", state, "--json")).hasSize(1);
  }

  @Test
  void aRunOfWhichNothingCanBeKeptIsDoneAndSaysSo() throws IOException {
    Map<String, Path> states =
        Map.of(layout, folder.resolve("images/.tidemark"), managed, folder.resolve("store"));
    for (Map.Entry<String, Path> store : states.entrySet()) {
      Path file = store.getValue().resolve("runs");
      Files.createDirectories(file);
      Result result = tidemark("gc", store.getKey(), "--grace", "0s");
      assertThat(result.exitCode()).isZero();
      assertThat(result.err())
          .hasLineCount(1)
          .startsWith("tidemark: warning: no record is kept of this in " + file + ": ")
          .endsWith("; make it writable\n");
      Files.delete(file);
      assertThat(tidemark("gc", store.getKey(), "--grace", "0s").err()).isEmpty();
      assertThat(runs("runs", store.getKey(), "--json")).hasSize(1);
    }
  }

  @Test
  void aStateOfAnotherStoreIsNotTakenForItsOwn() {
    String state = folder.resolve("state").toString();
    tidemark("gc", layout, "--state", state);
    String other = LayoutWriter.withGarbage(folder.resolve("other")).path();
    for (String command : List.of("runs", "gc", "plan", "restore")) {
      Result result = tidemark(command, other, "--state", state);
      assertThat(result.exitCode()).as(command).isEqualTo(ExitCode.FAILED);
      assertThat(result.err())
          .hasLineCount(1)
          .startsWith("tidemark: the state in " + state + " is that of oci:" + layout)
          .contains(" and not of oci:" + other);
    }
  }

  @Test
  void storesOfPluginsHaveThemToo() throws IOException {
    Path jars = Files.createDirectory(folder.resolve("jars"));
    PluginBuild.plugin("x")
        .source("Depot", PluginBuild.backend("Depot", "\"depot\""))
        .into(jars.resolve("x.jar"));
    String[] rest = {"--plugins", jars.toString(), "--state", folder.resolve("state").toString()};
    String store = "depot:there";
    assertThat(
            tidemark("gc", store, "--quarantine", "0s", rest[0], rest[1], rest[2], rest[3]).err())
        .isEmpty();
    assertThat(runs("runs", store, "--json", rest[0], rest[1], rest[2], rest[3])).hasSize(1);
    assertThat(tidemark("runs", store, rest[0], rest[1]).err())
        .contains("depot:there has no place for what is known of it", "--state DIR");
    assertThat(tidemark("runs", "other:x", rest[0], rest[1]).err())
        .contains("nothing here knows stores of the scheme other");
  }

  @Test
  void whatCannotBeMeantIsSaidInALine() {
    assertThat(tidemark("runs", layout, "7").err())
        .isEqualTo("tidemark: no run 7 is kept of " + layout + "; without ID all are listed\n");
    assertThat(tidemark("runs", layout, "-n", "0").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(tidemark("runs", layout, "x").err()).contains("'x' is not the number of a run");
    assertThat(tidemark("runs", folder.resolve("none").toString()).err()).hasLineCount(1);
    assertThat(tidemark("runs", folder.toString()).err()).hasLineCount(1);
  }
}
