package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.TestFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say of what writers have left in a layout, and what they do about it. */
class LeftoversCommandTest {

  @TempDir private Path folder;
  private final Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(3)), ZoneOffset.UTC);
  private String layout;
  private Path left;

  @BeforeEach
  void make() {
    LayoutWriter made = LayoutWriter.withGarbage(folder.resolve("images"));
    layout = made.path();
    left = made.directory().resolve("oci-put-blob123");
    TestFiles.install(left, new byte[2048]);
    TestFiles.install(made.directory().resolve("blobs/sha256/1.tmp"), new byte[1024]);
  }

  private Result run(String... words) {
    Result result = new Run().at(later).command(words);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return result;
  }

  private static String words(Result result) {
    return result.out().replaceAll("\\s+", " ");
  }

  @Test
  void everyReportCountsThemAndSaysHowTheyGo() {
    for (String[] line :
        new String[][] {
          {"plan", layout},
          {"plan", layout, "-o", folder.resolve("plan.json").toString()},
          {"gc", layout, "--dry-run"},
          {"gc", layout}
        }) {
      assertThat(words(run(line)))
          .contains(
              "There are 2 leftovers of writers (3.0 KiB): oci-put-blob123, blobs/sha256/1.tmp.")
          .contains("To remove what is old: tidemark gc " + layout + " --leftovers ");
    }
    assertThat(left).exists();
  }

  @Test
  void gcRemovesThemWhenItIsAskedTo() {
    assertThat(words(run("gc", layout, "--leftovers", "--dry-run")))
        .contains("Would also remove 2 leftovers of writers (3.0 KiB): oci-put-blob123, ");
    assertThat(words(run("plan", layout, "--leftovers"))).contains("Would also remove 2 ");
    assertThat(left).exists();
    assertThat(words(run("gc", layout, "--leftovers")))
        .contains("Also removed 2 leftovers of writers (3.0 KiB).");
    assertThat(left).doesNotExist();
    assertThat(words(run("gc", layout))).doesNotContain("leftover");
  }

  @Test
  void youngOnesStayAndTheGraceSaysWhichAre() {
    assertThat(words(run("gc", layout, "--leftovers", "--grace", "10d")))
        .contains("2 leftovers of writers (3.0 KiB) stay for now, younger than 10d or in use.");
    assertThat(left).exists();
    assertThat(words(run("gc", layout, "--leftovers", "--grace", "1h"))).contains("Also removed 2");
  }

  @Test
  void programsFindThemUnderOneKey() {
    Map<String, Object> expected =
        Map.of(
            "count", 2L,
            "bytes", 3072L,
            "young", 0L,
            "youngBytes", 0L,
            "removed", 0L,
            "removedBytes", 0L,
            "names", List.of("oci-put-blob123", "blobs/sha256/1.tmp"));
    assertThat(run("plan", layout, "--json").object()).containsEntry("leftovers", expected);
    assertThat(run("gc", layout, "--dry-run", "--json").object())
        .containsEntry("leftovers", expected);
    assertThat(run("gc", layout, "--leftovers", "--json").map("leftovers").get("removedBytes"))
        .isEqualTo(3072L);
  }

  @Test
  void aPlanThatIsCarriedOutRemovesWhatItNames() {
    String plan = folder.resolve("plan.json").toString();
    run("plan", layout, "-o", plan);
    assertThat(words(run("apply", layout, plan))).doesNotContain("leftover");
    assertThat(words(run("plan", layout, "--leftovers", "-o", plan)))
        .contains("Would also remove 2 leftovers of writers (3.0 KiB): oci-put-blob123, ");
    Path other = left.resolveSibling("oci-put-blob9");
    TestFiles.install(other, new byte[10]);
    assertThat(words(run("apply", layout, plan)))
        .contains("Also removed 2 leftovers of writers (3.0 KiB).");
    assertThat(left).doesNotExist();
    assertThat(other).exists();
    assertThat(new Run().command("apply", layout, plan, "--leftovers").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }
}
