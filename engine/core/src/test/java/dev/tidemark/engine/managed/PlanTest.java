package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.digest;
import static dev.tidemark.engine.managed.ContentStore.stream;
import static dev.tidemark.engine.managed.ContentStore.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that is looked at, and applied later: what is garbage then and was garbage before. */
class PlanTest {

  private static final String REF = "containerd.io/gc.ref.content.l.0";

  @TempDir Path directory;
  private final RecordStore.HandClock clock = new RecordStore.HandClock();
  private ManagedStore store;
  private Workspace workspace;

  @BeforeEach
  void open() throws IOException {
    store = ManagedStore.open(directory.resolve("a"), options());
    workspace = store.workspace("test");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private ManagedOptions options() {
    return ManagedOptions.defaults().withClock(clock).withSchedule(Optional.empty());
  }

  private Digest add(String text, Map<String, String> labels) throws IOException {
    return workspace.contents().add(stream(text), labels);
  }

  private boolean there(String text) throws IOException {
    return workspace.contents().exists(digest(text));
  }

  private Plan plan() throws IOException {
    Plan plan = store.plan(Policy.immediate());
    clock.advance(Duration.ofMinutes(1));
    return plan;
  }

  private static Resource content(String text) {
    return Resource.content("test", digest(text));
  }

  @Test
  void saysWhatWouldGoAndWhy() throws IOException {
    add("parent", Map.of(REF, add("child", Map.of()).toString()));
    add("kept", Map.of("containerd.io/gc.root", "yes"));
    add("over", Map.of("containerd.io/gc.expire", "2020-01-01T00:00:00Z"));
    workspace.leases().create("old", Map.of(), Duration.ofMinutes(1));
    workspace.leases().addResource("old", new Leased("content", add("held", Map.of()).toString()));
    clock.advance(Duration.ofMinutes(2));
    assertThat(plan().entries())
        .containsExactlyInAnyOrder(
            new Plan.Entry(content("child"), 5, "only garbage refers to it"),
            new Plan.Entry(content("parent"), 6, "nothing refers to it"),
            new Plan.Entry(content("over"), 4, "it expired at 2020-01-01T00:00:00Z"),
            new Plan.Entry(content("held"), 4, "only expired leases hold it"),
            new Plan.Entry(
                Resource.lease("test", "old"),
                0,
                "it expired at " + RecordStore.START.plus(Duration.ofMinutes(1))));
    assertThat(there("parent")).as("nothing was done").isTrue();
  }

  @Test
  void whatIsGarbageOnlySinceThenStaysWithAllItRefersTo() throws IOException {
    add("child", Map.of());
    add("other", Map.of());
    Plan plan = plan();
    add("late", Map.of(REF, digest("child").toString()));
    Report report = store.apply(plan, Policy.immediate());
    assertThat(report.deeds().removed()).isEqualTo(Map.of("content", 1L));
    assertThat(report.counts().kept()).containsEntry("unplanned", 1L);
    assertThat(there("other")).isFalse();
    assertThat(there("child")).as("somebody may find its parent yet").isTrue();
    assertThat(there("late")).isTrue();
    assertThat(store.collect().deeds().total()).isEqualTo(2);
  }

  @Test
  @DisplayName("L28 what is pinned, held or named between plan and execution stays")
  void pinnedSinceThen() throws IOException {
    for (String text : List.of("pinned", "held", "named", "referred", "forgotten")) {
      add(text, Map.of());
    }
    Plan plan = plan();
    assertThat(plan.entries()).hasSize(5);
    Contents contents = workspace.contents();
    contents.update(
        contents.info(digest("pinned")).withLabels(Map.of("containerd.io/gc.root", "x")));
    workspace.leases().create("l", Map.of(), Expiry.never());
    assertThat(workspace.under("l").contents().exists(digest("held"))).isTrue();
    workspace
        .images()
        .create(new StoredImage("app", new Target(digest("named"), "text/x", 5), Map.of()));
    add("parent", Map.of(REF, digest("referred").toString(), "containerd.io/gc.root", "x"));
    assertThat(store.apply(plan, Policy.immediate()).deeds().removed())
        .isEqualTo(Map.of("content", 1L));
    for (String text : List.of("pinned", "held", "named", "referred")) {
      assertThat(text(contents, digest(text))).isEqualTo(text);
    }
    assertThat(there("forgotten")).isFalse();
  }

  @Test
  void whatWasRemovedAndMadeAnewIsNotInThePlan() throws IOException {
    add("again", Map.of());
    Plan plan = plan();
    workspace.contents().delete(digest("again"));
    store.collect();
    add("again", Map.of());
    assertThat(store.apply(plan, Policy.immediate()).deeds().total()).isZero();
    assertThat(there("again")).isTrue();
  }

  @Test
  void thePlanOfAnotherStoreIsRefused() throws IOException {
    try (ManagedStore other = ManagedStore.open(directory.resolve("b"), options())) {
      Plan plan = other.plan(Policy.immediate());
      assertThatThrownBy(() -> store.apply(plan, Policy.immediate()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another store");
      assertThat(other.apply(plan, Policy.immediate()).deeds().total()).isZero();
    }
  }

  @Test
  void theGraceOfThePlanCountsAgain() throws IOException {
    add("old", Map.of());
    clock.advance(Duration.ofHours(2));
    add("young", Map.of());
    Plan plan = store.plan(Policy.immediate().withGrace(Duration.ofHours(1)));
    assertThat(plan.entries()).hasSize(1);
    assertThat(store.apply(plan, Policy.immediate().withGrace(Duration.ofHours(3))).deeds().total())
        .isZero();
    assertThat(
            store.apply(plan, Policy.immediate().withGrace(plan.heading().grace())).deeds().total())
        .isEqualTo(1);
  }
}
