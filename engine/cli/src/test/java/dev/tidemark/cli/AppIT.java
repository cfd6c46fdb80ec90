package dev.tidemark.cli;

import static dev.tidemark.cli.AppProcess.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.LayoutWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The assembled program does what the tests in one process say, and nothing beside it. */
class AppIT {

  @TempDir private Path folder;

  @Test
  void tellsItsVersion() throws Exception {
    Result result = tidemark("version");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("tidemark " + System.getProperty("project.version") + " (Java ")
        .hasLineCount(1);
    assertThat(tidemark("--version").out()).isEqualTo(result.out());
  }

  @Test
  void collectsALayoutAndPrintsNothingButJson() throws Exception {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    layout.age(Duration.ofDays(2));
    Result dryRun = tidemark("gc", layout.path(), "--dry-run", "--json");
    assertThat(dryRun.err()).isEmpty();
    assertThat(dryRun.object()).containsEntry("garbage", 4L).containsEntry("deleted", 0L);
    Result result = tidemark("gc", layout.path(), "--json");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.object()).containsEntry("deleted", 4L).containsEntry("quarantined", 4L);
    assertThat(layout.digests().size()).isEqualTo(LayoutWriter.LIVE);
    assertThat(tidemark("gc", layout.path(), "--json").object()).containsEntry("decoded", 0L);
    assertThat(tidemark("ls", layout.path(), "--json").lines()).hasSize(LayoutWriter.LIVE);
    assertThat(tidemark("restore", layout.path(), "--all", "--json").object())
        .containsEntry("quarantined", List.of());
    assertThat(layout.digests()).hasSize(8);
  }

  @Test
  void appliesAPlanOfAnotherProcess() throws Exception {
    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    layout.age(Duration.ofDays(2));
    String file = folder.resolve("plan.json").toString();
    assertThat(tidemark("plan", layout.path(), "-o", file).exitCode()).isZero();
    Result result = tidemark("apply", layout.path(), file, "--json");
    assertThat(result.object()).containsEntry("deleted", 4L);
  }

  @Test
  void endsWithTheExitCodesThatAreDocumented() throws Exception {
    Result failed = tidemark("gc", folder.resolve("missing").toString(), "--json");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).startsWith("tidemark: ").hasLineCount(1);

    Result usage = tidemark("gc", "x", "--grace", "soon");
    assertThat(usage.exitCode()).isEqualTo(2);
    assertThat(usage.err()).startsWith("tidemark: --grace: 'soon'").hasLineCount(1);

    LayoutWriter layout = LayoutWriter.withGarbage(folder.resolve("images"));
    layout.untag("v1");
    Result refused = tidemark("gc", layout.path(), "--json");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.text("refused")).contains("no roots");
    assertThat(refused.err()).startsWith("tidemark: refused: no roots").hasLineCount(1);
  }

  @Test
  void listsTheBuiltInPlugin() throws Exception {
    Result result = tidemark("plugins", "list");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("tidemark-images")
        .contains("application/vnd.oci.image.index.v1+json")
        .contains("application/vnd.docker.distribution.manifest.v2+json");
    assertThat(tidemark("plugins", "list", "--json").json().toString()).contains("sha256");
  }

  @Test
  void runsTheDemonstration() throws Exception {
    Result result = tidemark("demo");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Deleted 6 blobs (").contains("Brought back 6 blobs (");
  }
}
