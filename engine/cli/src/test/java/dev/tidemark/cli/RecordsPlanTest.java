package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.StoredImage;
import dev.tidemark.engine.managed.Target;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plan} and {@code apply} on a managed store. */
class RecordsPlanTest {

  private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path folder;
  private String store;
  private Path file;
  private Digest stray;

  private ManagedStore open(Instant now) throws IOException {
    ManagedOptions options =
        ManagedOptions.defaults()
            .withSchedule(Optional.empty())
            .withClock(Clock.fixed(now, ZoneOffset.UTC));
    return ManagedStore.open(folder.resolve("store"), options);
  }

  private static Digest add(Workspace workspace, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return workspace.contents().add(new ByteArrayInputStream(bytes), Map.of());
  }

  @BeforeEach
  void makeStore() throws IOException {
    store = "managed:" + folder.resolve("store");
    file = folder.resolve("plan.json");
    try (ManagedStore open = open(MADE)) {
      Workspace workspace = open.workspace("default");
      Target target = new Target(add(workspace, "kept"), MediaTypes.OCI_MANIFEST, 4);
      workspace.images().create(new StoredImage("app:v1", target, Map.of()));
      stray = add(workspace, "stray");
      add(workspace, "other");
    }
  }

  private static Result run(int minutes, String... arguments) {
    Clock clock = Clock.fixed(MADE.plus(Duration.ofMinutes(minutes)), ZoneOffset.UTC);
    return new Run().at(clock).command(arguments);
  }

  private void save() {
    Result planned = run(1, "plan", store, "-o", file.toString());
    assertThat(planned.err()).isEmpty();
    assertThat(planned.exitCode()).isZero();
    assertThat(planned.out())
        .contains("Would delete 2 blobs (10 B).")
        .contains("tidemark apply " + store + " " + file);
  }

  @Test
  void aPlanIsATableAndChangesNothing() {
    Result result = run(1, "plan", store);
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("NAMESPACE")
        .contains(stray.abbreviated())
        .contains("nothing refers to it")
        .contains("Would delete 2 blobs (10 B).");
    assertThat(run(1, "plan", store, "-q").out()).hasLineCount(2).contains(stray.toString());
    assertThat(run(1, "ls", store, "-q").out()).hasLineCount(3);
  }

  @Test
  void theFileHoldsWhatAndWhy() {
    Map<String, Object> json = run(1, "plan", store, "--json").object();
    assertThat(json)
        .containsEntry("format", "tidemark-plan/4")
        .containsEntry("store", store)
        .containsEntry("grace", "PT0S")
        .containsEntry("garbage", 2L)
        .containsEntry("refused", null)
        .containsOnlyKeys(
            "format",
            "store",
            "incarnation",
            "created",
            "grace",
            "untagged",
            "nodes",
            "roots",
            "unnamed",
            "unnamedBlobs",
            "live",
            "garbage",
            "garbageBytes",
            "young",
            "leftovers",
            "entries",
            "leftoverNames",
            "warnings",
            "refused",
            "refusals",
            "hash");
    Map<String, Object> entry =
        Map.of(
            "namespace",
            "default",
            "kind",
            "content",
            "key",
            stray.toString(),
            "bytes",
            5L,
            "reason",
            "nothing refers to it");
    assertThat((List<?>) json.get("entries"))
        .hasSize(2)
        .anySatisfy(one -> assertThat(one).isEqualTo(entry));
  }

  @Test
  void aSavedPlanIsCarriedOutAsFarAsItHolds() throws IOException {
    save();
    try (ManagedStore open = open(MADE.plus(Duration.ofMinutes(2)))) {
      Workspace workspace = open.workspace("default");
      workspace.images().create(new StoredImage("since", new Target(stray, "text/x", 5), Map.of()));
      add(workspace, "garbage since then");
    }
    Result applied = run(3, "apply", store, file.toString(), "--json");
    assertThat(applied.err()).isEmpty();
    assertThat(applied.exitCode()).isZero();
    assertThat(applied.object())
        .containsEntry("collected", Map.of("content", 1L))
        .containsEntry("deleted", 1L)
        .containsEntry("deletedBytes", 5L);
    assertThat(applied.map("kept").get("unplanned")).isEqualTo(1L);
    assertThat(run(3, "ls", store, "-q").out()).hasLineCount(3).contains(stray.toString());
  }

  @Test
  void aPlanThatWasChangedOrIsOfAnotherStoreIsRefused() throws IOException {
    save();
    String text = Files.readString(file);
    Files.writeString(file, text.replace("nothing refers", "something refers"));
    assertThat(run(2, "apply", store, file.toString()).err())
        .hasLineCount(1)
        .contains("was changed since it was written", "make a new plan");
    Files.writeString(file, text);
    ManagedStore.open(
            folder.resolve("second"), ManagedOptions.defaults().withSchedule(Optional.empty()))
        .close();
    Result other = run(2, "apply", "managed:" + folder.resolve("second"), file.toString());
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).hasLineCount(1).contains("was made for another store");
    assertThat(run(2, "ls", store, "-q").out()).hasLineCount(3);
  }

  @Test
  void theGraceThatAProgramHasSetCounts() throws IOException {
    ManagedOptions options =
        ManagedOptions.defaults().withSchedule(Optional.empty()).withGrace(Duration.ofHours(1));
    ManagedStore.open(folder.resolve("store"), options).close();
    assertThat(run(1, "gc", store).out())
        .contains("2 records (10 B) are garbage but stay for now, younger than 1h");
    assertThat(run(1, "plan", store, "--json").object())
        .containsEntry("grace", "PT1H")
        .containsEntry("entries", List.of());
    assertThat(run(1, "gc", store, "--grace", "0s", "--json").object())
        .containsEntry("collected", Map.of("content", 2L));
  }
}
