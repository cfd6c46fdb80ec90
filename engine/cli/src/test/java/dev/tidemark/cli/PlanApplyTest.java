package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanApplyTest {

  @TempDir private Path folder;
  private LayoutWriter layout;
  private Path file;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = LayoutWriter.withGarbage(folder.resolve("images"));
    layout.age(Duration.ofDays(2));
    file = folder.resolve("plan.json");
  }

  private Result plan(String... more) {
    String[] line = new String[4 + more.length];
    System.arraycopy(new String[] {"plan", layout.path(), "-o", file.toString()}, 0, line, 0, 4);
    System.arraycopy(more, 0, line, 4, more.length);
    return tidemark(line);
  }

  private Result apply() {
    return tidemark("apply", layout.path(), file.toString());
  }

  private void edit(String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  @Test
  void aSavedPlanIsCarriedOut() throws IOException {
    Result planned = plan();
    assertThat(planned.exitCode()).isZero();
    assertThat(planned.out())
        .contains("Would delete 4 blobs (")
        .contains("To carry it out:")
        .contains("\n  tidemark apply " + layout.path() + " " + file + "\n");
    assertThat(layout.digests()).hasSize(8);

    Result applied = tidemark("apply", layout.path(), file.toString(), "--json");
    assertThat(applied.err()).isEmpty();
    assertThat(applied.exitCode()).isZero();
    assertThat(applied.object()).containsEntry("deleted", 4L).containsEntry("garbage", 4L);
    assertThat(layout.digests().size()).isEqualTo(LayoutWriter.LIVE);
  }

  @Test
  void theFileHoldsWhatAndWhy() {
    plan();
    Map<String, Object> json = tidemark("plan", layout.path(), "--json").object();
    assertThat(json)
        .containsEntry("format", "tidemark-plan/4")
        .containsEntry("store", "oci:" + layout.path())
        .containsEntry("grace", "PT24H")
        .containsEntry("nodes", 8L)
        .containsEntry("garbage", 4L)
        .containsEntry("refused", null)
        .containsKeys("incarnation", "created", "roots", "live", "garbageBytes", "young", "hash");
    assertThat((List<?>) json.get("entries"))
        .hasSize(4)
        .allSatisfy(
            entry ->
                assertThat(((Map<?, ?>) entry).keySet().toString())
                    .isEqualTo("[kind, key, bytes, reason]"));
  }

  @Test
  void withoutAFileItIsATable() {
    Result result = tidemark("plan", layout.path());
    assertThat(result.out()).startsWith("DIGEST").contains("nothing refers to it");
    assertThat(tidemark("plan", layout.path(), "-q").out()).hasLineCount(4).startsWith("sha256:");
  }

  @Test
  void whatCameIntoUseSinceStays() throws IOException {
    Blob image = layout.image("base", "app 0");
    layout.age(Duration.ofDays(2));
    plan();
    layout.tag("v0", image);
    assertThat(apply().out())
        .contains("Deleted 1 blob (")
        .contains("Left: 3 blobs, in use, young or gone by now.\n");
    assertThat(apply().out())
        .contains("Nothing deleted: all that was planned is in use, young or gone by now.\n");
    assertThat(layout.has(image)).isTrue();
  }

  @Test
  void itTellsTheStoreAsItIsNow() throws IOException {
    Blob image = layout.image("base", "app 0");
    layout.age(Duration.ofDays(2));
    assertThat(tidemark("plan", layout.path(), "-o", file.toString()).exitCode()).isZero();
    layout.tag("v0", image);
    Result result = apply();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("8 blobs, 2 roots: 7 live, 1 garbage (");
  }

  @Test
  void itDoesNotSayThatItWasForcedBecauseThePlanWas() throws IOException {
    Blob image = layout.image("base", "app 1");
    layout.untag("v1");
    layout.age(Duration.ofDays(2));
    assertThat(plan("--force").err()).contains("allowed, although no roots");
    layout.tag("v1", image);
    assertThat(apply().err()).isEmpty();
  }

  @Test
  void aPlanMadeWithoutGraceIsAppliedWithoutGrace() throws IOException {
    layout.age(Duration.ZERO);
    plan("--grace", "0s");
    assertThat(apply().out()).contains("Deleted 4 blobs (");
  }

  @Test
  void anEditedPlanIsNotCarriedOut() throws IOException {
    plan();
    edit("nothing refers to it", "I say so");
    Result result = apply();
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .isEqualTo(
            "tidemark: "
                + file
                + ": was changed since it was written: its hash is another; make a new plan with"
                + " 'tidemark plan STORE -o FILE'\n");
    assertThat(layout.digests()).hasSize(8);
  }

  @Test
  void aPlanOfAnotherStoreIsNotCarriedOut() throws IOException {
    plan();
    LayoutWriter other = LayoutWriter.withGarbage(folder.resolve("other"));
    other.age(Duration.ofDays(2));
    Result result = tidemark("apply", other.path(), file.toString());
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).hasLineCount(1).contains("the plan was made for another store");
    assertThat(other.digests()).hasSize(8);
  }

  @Test
  void aRefusedPlanIsWrittenAndExitsWith3() throws IOException {
    layout.untag("v1");
    Result result = plan();
    assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(result.err()).startsWith("tidemark: refused: no roots").hasLineCount(1);
    Result applied = apply();
    assertThat(applied.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(layout.digests()).hasSize(8);
  }

  @Test
  void everyMalformedFieldIsOneClearLine() throws IOException {
    String[][] edits = {
      {"tidemark-plan/4", "tidemark-plan/5", "'format' is not tidemark-plan/4"},
      {"tidemark-plan/4", "tidemark-plan/3", "was made by an earlier version of tidemark"},
      {"tidemark-plan/4", "tidemark-plan/2", "was made by an earlier version of tidemark"},
      {"\"untagged\": false", "\"untagged\": 0", "'untagged' is neither true nor false"},
      {"\"untagged\": false", "\"untagged\": true", "its hash is another"},
      {"tidemark-plan/4", "tidemark-plan/1", "was made by an earlier version of tidemark"},
      {"tidemark-plan/4", "tidemark-managed-plan/1", "was made by an earlier version"},
      {"\"nodes\": 8", "\"nodes\": -8", "'nodes' is not a whole number of 0 or more"},
      {"\"nodes\": 8", "\"nodes\": \"8\"", "'nodes' is not a whole number of 0 or more"},
      {"\"nodes\": 8,", "", "'nodes' is missing"},
      {"\"nodes\": 8", "\"nodes\": 8, \"x\\ny\": 1", "'x y' is not known here"},
      {"\"incarnation\": \"", "\"incarnation\": 1, \"x\": \"", "'incarnation' is not a string"},
      {"\"created\": \"", "\"created\": \"x", "'created' is not a time such as"},
      {"\"grace\": \"PT", "\"grace\": \"PT-", "'grace' is not a length of time such as PT24H"},
      {"\"warnings\": []", "\"warnings\": [1]", "'warnings' is not a list of strings"},
      {"\"warnings\": []", "\"warnings\": {}", "'warnings' is not a list"},
      {"\"refused\": null", "\"refused\": 0", "'refused' is neither a string nor null"},
      {"\"entries\": [", "\"entries\": [7,", "entries[0] is not an object"},
      {"\"key\": \"sha256:", "\"key\": \"sha256:x", "'entries[0].key' is not a digest"},
      {"\"kind\": \"content", "\"kind\": \"Content", "'entries[0].key' is wrong"},
      {"\"reason\"", "\"why\"", "'entries[0].reason' is missing"},
      {"\"hash\": \"sha256:", "\"hash\": \"sha256:0", "its hash is another"},
      {"{\n  \"format\"", "[\n  \"format\"", "is not JSON"},
    };
    for (String[] edit : edits) {
      plan();
      edit(edit[0], edit[1]);
      Result result = apply();
      assertThat(result.exitCode()).as(edit[2]).isEqualTo(ExitCode.FAILED);
      assertThat(result.err())
          .hasLineCount(1)
          .startsWith("tidemark: " + file + ": ")
          .contains(edit[2])
          .contains("; make a new plan with");
    }
    assertThat(layout.digests()).hasSize(8);
  }

  @Test
  void aTornPlanIsOneClearLine() throws IOException {
    plan();
    String text = Files.readString(file);
    for (int length : new int[] {0, 1, 100, text.length() - 3}) {
      Files.writeString(file, text.substring(0, length));
      Result result = apply();
      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.err()).hasLineCount(1).startsWith("tidemark: " + file + ": ");
    }
    Files.writeString(file, "[]");
    assertThat(apply().err()).contains("is no plan: it is not a JSON object");
  }

  @Test
  void aMissingPlanIsOneClearLine() {
    Result result = apply();
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).isEqualTo("tidemark: " + file + ": no such file\n");
  }

  @Test
  void aPlanThatCannotBeWrittenIsOneClearLine() {
    Path nowhere = folder.resolve("missing/plan.json");
    Result result = tidemark("plan", layout.path(), "-o", nowhere.toString());
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).isEqualTo("tidemark: " + nowhere + ": no such directory\n");
  }
}
