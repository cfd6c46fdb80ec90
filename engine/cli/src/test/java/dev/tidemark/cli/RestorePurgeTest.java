package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorePurgeTest {

  @TempDir private Path folder;
  private LayoutWriter layout;
  private Blob dead;

  @BeforeEach
  void collect() throws IOException {
    layout = LayoutWriter.withGarbage(folder.resolve("images"));
    dead = layout.image("base", "app 0");
    layout.age(Duration.ofDays(2));
    tidemark("gc", layout.path());
    assertThat(layout.has(dead)).isFalse();
  }

  @Test
  void restoreAloneShowsWhatIsThere() {
    Result result = tidemark("restore", layout.path());
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("DIGEST")
        .containsPattern("sha256:[0-9a-f]{12} +[0-9]+ B  20[0-9-]{8} [0-9:]{5}\n")
        .contains("4 blobs (")
        .contains(
            "in quarantine. To bring all back:\n  tidemark restore " + layout.path() + " --all");
    Map<String, Object> json = tidemark("restore", layout.path(), "--json").object();
    assertThat(json).containsEntry("restored", List.of());
    assertThat((List<?>) json.get("quarantined")).hasSize(4);
  }

  @Test
  void restoreBringsOneBack() throws IOException {
    String digest = dead.digest().toString();
    Result result = tidemark("restore", layout.path(), digest.substring(0, 15), "--json");
    assertThat(result.exitCode()).isZero();
    assertThat((List<?>) result.object().get("restored"))
        .hasSize(1)
        .first()
        .satisfies(each -> assertThat(((Map<?, ?>) each).get("digest")).isEqualTo(digest));
    assertThat((List<?>) result.object().get("quarantined")).hasSize(3);
    assertThat(layout.has(dead)).isTrue();
    assertThat(layout.digests()).hasSize(5);
  }

  @Test
  void restoreBringsAllBack() throws IOException {
    Result result = tidemark("restore", layout.path(), "--all");
    assertThat(result.out()).contains("Brought back 4 blobs (");
    assertThat(layout.digests()).hasSize(8);
    assertThat(tidemark("restore", layout.path()).out()).isEqualTo("Nothing is in quarantine.\n");
    assertThat(tidemark("restore", layout.path(), "--all").out())
        .isEqualTo("Nothing is in quarantine.\n");
    assertThat(tidemark("gc", layout.path(), "--json").object()).containsEntry("young", 4L);
  }

  @Test
  void restoreOfWhatIsNotThereIsOneLineAndRestoresNothing() throws IOException {
    String live = layout.image("base", "app 1").digest().toString();
    for (String digest : new String[] {live, "00000000", "sha256:" + "0".repeat(64)}) {
      Result result = tidemark("restore", layout.path(), dead.digest().toString(), digest);
      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.err())
          .hasLineCount(1)
          .startsWith("tidemark: no blob '" + digest + "': it is not in quarantine; ");
    }
    assertThat(layout.has(dead)).isFalse();
  }

  @Test
  void whatCannotComeBackKeepsNoOther() throws IOException {
    Path place = layout.path(dead.digest());
    Files.createDirectories(place.resolve("in the way"));
    Result result = tidemark("restore", layout.path(), "--all");
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.out()).contains("Brought back 3 blobs (");
    assertThat(result.err())
        .hasLineCount(2)
        .startsWith("tidemark: warning: " + dead.digest() + ": cannot bring back ")
        .contains(place.toString())
        .endsWith(
            "tidemark: 1 problem: all else was done; see the warnings, correct that and run it"
                + " again\n");
    Result json = tidemark("restore", layout.path(), "--all", "--json");
    assertThat(json.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat((List<?>) json.object().get("problems")).hasSize(1);
    assertThat(tidemark("runs", layout.path(), "1").out()).isNotEmpty();
    TestFiles.remove(place);
    assertThat(tidemark("restore", layout.path(), "--all").exitCode()).isZero();
    assertThat(layout.has(dead)).isTrue();
  }

  @Test
  void purgeEndsIt() {
    Result result = tidemark("purge", layout.path());
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("DIGEST").contains("4 blobs (").contains("gone for good.");
    assertThat(tidemark("purge", layout.path()).out()).isEqualTo("Nothing is in quarantine.\n");
  }

  @Test
  void purgeSparesWhatIsYounger() {
    assertThat(tidemark("purge", layout.path(), "--older-than", "1h").out())
        .startsWith("Nothing has been in quarantine for longer than 1h. 4 blobs (");
    Map<String, Object> json =
        tidemark("purge", layout.path(), "--older-than", "7d", "--json").object();
    assertThat(json).containsEntry("purged", List.of());
    assertThat((List<?>) json.get("quarantined")).hasSize(4);
  }

  @Test
  void purgeAsJson() {
    Map<String, Object> json = tidemark("purge", layout.path(), "--json").object();
    assertThat((List<?>) json.get("purged")).hasSize(4);
    assertThat(json).containsEntry("quarantined", List.of());
  }

  @Test
  void purgeBringsBackWhatIsReferencedAgain() throws IOException {
    layout.tag("v0", dead);
    tidemark("purge", layout.path());
    assertThat(layout.has(dead)).isTrue();
  }

  @Test
  void purgeRefusesWhenBlind() throws IOException {
    layout.untag("v1");
    Result result = tidemark("purge", layout.path());
    assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(result.err()).startsWith("tidemark: refused: no roots").hasLineCount(1);
    assertThat(tidemark("purge", layout.path(), "--force").exitCode()).isZero();
  }
}
