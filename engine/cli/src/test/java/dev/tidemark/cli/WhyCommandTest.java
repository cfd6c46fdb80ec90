package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyCommandTest {

  @TempDir private Path folder;
  private LayoutWriter layout;
  private String live;
  private String liveLayer;
  private String dead;
  private String deadLayer;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = LayoutWriter.withGarbage(folder.resolve("images"));
    live = layout.image("base", "app 1").digest().toString();
    liveLayer = layout.layer("app 1").digest().toString();
    dead = layout.image("base", "app 0").digest().toString();
    deadLayer = layout.layer("app 0").digest().toString();
    layout.age(Duration.ofDays(2));
  }

  private Result why(String digest, String... more) {
    String[] line = new String[3 + more.length];
    System.arraycopy(new String[] {"why", layout.path(), digest}, 0, line, 0, 3);
    System.arraycopy(more, 0, line, 3, more.length);
    return tidemark(line);
  }

  @Test
  void aLiveBlobHasPathsFromItsRoots() {
    assertThat(why(liveLayer, "--json").object())
        .containsOnlyKeys(
            "resource",
            "digest",
            "live",
            "state",
            "present",
            "paths",
            "roots",
            "reason",
            "quarantined")
        .containsEntry("resource", liveLayer)
        .containsEntry("digest", liveLayer)
        .containsEntry("live", true)
        .containsEntry("state", "live")
        .containsEntry("present", true)
        .containsEntry("paths", List.of(List.of("index.json: v1", live, liveLayer)))
        .containsEntry("reason", null)
        .containsEntry("quarantined", null);
    assertThat(why(liveLayer).out())
        .isEqualTo(
            liveLayer
                + " is live, by 1 root\n\nindex.json: v1\n└─ manifest  "
                + live.substring(0, 19)
                + "\n   └─ layer  "
                + liveLayer.substring(0, 19)
                + "\n");
  }

  @Test
  void ofManyRootsTheFirstAreShown() throws IOException {
    Blob image = layout.image("base", "app 1");
    for (int i = 0; i < 20; i++) {
      layout.tag("t" + i, image);
    }
    assertThat(why(liveLayer).out())
        .contains("is live, by 21 roots\n")
        .endsWith("and from 13 more roots\n");
    assertThat((List<?>) why(liveLayer, "--json").object().get("paths")).hasSize(21);
  }

  @Test
  void garbageHasAReason() {
    assertThat(why(dead, "--json").object())
        .containsEntry("live", false)
        .containsEntry("paths", List.of())
        .containsEntry("reason", "nothing refers to it");
    assertThat(why(dead).out()).isEqualTo(dead + " is garbage\nnothing refers to it.\n");
    assertThat((String) why(deadLayer, "--json").object().get("reason"))
        .startsWith("only garbage refers to it")
        .contains(dead);
  }

  @Test
  void aPrefixWillDo() {
    String hex = live.substring("sha256:".length());
    for (String prefix :
        new String[] {
          hex.substring(0, 8),
          "sha256:" + hex.substring(0, 12),
          hex.substring(0, 12) + "...",
          hex.substring(0, 12) + "\u2026",
          hex.toUpperCase(Locale.ROOT),
          live
        }) {
      assertThat(why(prefix, "--json").object()).as(prefix).containsEntry("digest", live);
    }
  }

  @Test
  void aPrefixThatFitsNoneIsOneLine() {
    Result result = why("00000000");
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .isEqualTo(
            "tidemark: no blob '00000000': 'tidemark ls "
                + layout.path()
                + "' lists what is in the store\n");
  }

  @Test
  void aPrefixThatIsTooShortIsOneLine() {
    for (String prefix : new String[] {"abc", "sha256:", "sha256:abc"}) {
      Result result = why(prefix);
      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.err())
          .isEqualTo(
              "tidemark: '"
                  + prefix
                  + "' is too short for a digest; give at least 4 characters of it\n");
    }
  }

  @Test
  void aPrefixThatFitsSeveralListsThem() throws IOException {
    // 17 hundred blobs: of so many, some share four characters
    for (int i = 0; i < 1700; i++) {
      layout.layer("filler " + i);
    }
    Map<String, String> seen = new HashMap<>();
    String shared = "";
    for (Map<String, Object> line : tidemark("ls", layout.path(), "--json").lines()) {
      String digest = String.valueOf(line.get("digest"));
      String prefix = digest.substring(7, 11);
      shared = seen.put(prefix, digest) == null ? shared : prefix;
    }
    assertThat(shared).isNotEmpty();
    Result result = why(shared);
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .hasLineCount(1)
        .startsWith("tidemark: '" + shared + "' may be sha256:" + shared)
        .contains(" or sha256:" + shared)
        .endsWith("; say more of it\n");
  }

  @Test
  void anUnknownDigestInFullIsAQuestionAnswered() {
    String unknown = "sha256:" + "0".repeat(64);
    Result result = why(unknown, "--json");
    assertThat(result.exitCode()).isZero();
    assertThat(result.object())
        .containsEntry("live", false)
        .containsEntry("present", false)
        .containsEntry("reason", "not in the store, and nothing refers to it");
    assertThat(why(unknown).out())
        .isEqualTo(unknown + " is not in use\nnot in the store, and nothing refers to it.\n");
  }

  @Test
  void whatIsInQuarantineCanStillBeAskedFor() {
    tidemark("gc", layout.path());
    String shortened = dead.substring(0, 19);
    Result result = why(shortened.substring(7));
    assertThat(result.out())
        .contains("In quarantine since ")
        .endsWith("bring it back:\n  tidemark restore " + layout.path() + " " + shortened + "\n");
    assertThat(why(dead, "--json").text("quarantined")).matches("20.*Z");
  }
}
