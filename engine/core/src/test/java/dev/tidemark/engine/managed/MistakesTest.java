package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.digest;
import static dev.tidemark.engine.managed.ContentStore.refusal;
import static dev.tidemark.engine.managed.ContentStore.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.managed.StoreException.Reason;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an embedder does by mistake, and would learn of when something is lost. */
class MistakesTest {

  private static final String REF = "containerd.io/gc.ref.content.0";

  @TempDir Path directory;
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private ManagedStore store;
  private Workspace workspace;

  @BeforeEach
  void open() throws IOException {
    open(ManagedOptions.defaults());
  }

  private void open(ManagedOptions options) throws IOException {
    store =
        ManagedStore.open(
            directory, options.withSchedule(Optional.empty()).withWarnings(warnings::add));
    workspace = store.workspace("test");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private static StoredImage image(Digest target) {
    return new StoredImage("app", new Target(target, "text/x", 1), Map.of());
  }

  // --- content without a lease

  @Test
  void contentWithoutALeaseIsToldOnce() throws IOException {
    workspace.contents().add(stream("a"), Map.of());
    workspace.contents().add(stream("b"), Map.of());
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains(digest("a").toString(), "without a lease", "withLease")
        .doesNotContain("\n");
    store.workspace("other").contents().add(stream("a"), Map.of());
    assertThat(warnings).hasSize(2);
  }

  @Test
  void contentThatStaysByItselfNeedsNoLease() throws IOException {
    workspace.contents().add(stream("a"), Map.of("containerd.io/gc.root", "1"));
    workspace.contents().add(stream("b"), Map.of("containerd.io/gc.bref.image.0", "app"));
    workspace.runWithLease(leased -> leased.contents().add(stream("c"), Map.of()));
    assertThat(warnings).isEmpty();
  }

  @Test
  void whereGraceTakesThePlaceOfLeasesNothingIsTold() throws IOException {
    store.close();
    open(ManagedOptions.defaults().withGrace(Duration.ofHours(1)));
    workspace.contents().add(stream("a"), Map.of());
    assertThat(warnings).isEmpty();
  }

  // --- names of what is not there

  @Test
  void aNameForWhatIsNotThereIsToldAndMade() throws IOException {
    workspace.images().create(image(digest("nothing")));
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("app", digest("nothing").toString(), "not in the store");
    assertThat(workspace.images().get("app").target().digest()).isEqualTo(digest("nothing"));
  }

  @Test
  void aNameForWhatIsThereIsNoMistake() throws IOException {
    workspace.runWithLease(
        leased -> {
          leased.contents().add(stream("a"), Map.of());
          leased.images().create(image(digest("a")));
        });
    workspace.images().put(image(digest("a")));
    assertThat(warnings).isEmpty();
  }

  // --- the outer workspace

  @Test
  void theOuterWorkspaceIsRefusedWhileTheInnerOneWorks() throws IOException {
    Digest there = digest("there");
    workspace.runWithLease(
        leased -> {
          leased.contents().add(stream("there"), Map.of());
          List<ThrowingCallable> mistakes =
              List.of(
                  () -> workspace.contents().add(stream("a"), Map.of()),
                  () -> workspace.contents().writer("ref"),
                  () -> workspace.contents().exists(there),
                  () -> workspace.contents().exists(digest("not there")),
                  () -> workspace.contents().open(there),
                  () -> store.workspace("test").images().create(image(there)),
                  () -> workspace.images().put(image(there)),
                  () -> workspace.snapshots().prepare("sn", "a", "", Map.of()));
          for (ThrowingCallable mistake : mistakes) {
            assertThat(refusal(mistake)).isEqualTo(Reason.FAILED_PRECONDITION);
          }
        });
    assertThat(workspace.images().list()).isEmpty();
    assertThat(workspace.contents().exists(there)).isTrue();
  }

  @Test
  void whatNeedsNoLeaseIsAllowedThere() throws IOException {
    workspace.runWithLease(
        leased -> {
          leased.contents().add(stream("a"), Map.of());
          leased.images().create(image(digest("a")));
          assertThat(workspace.images().list()).hasSize(1);
          assertThat(workspace.contents().info(digest("a")).size()).isEqualTo(1);
          assertThat(workspace.leases().list()).hasSize(1);
          workspace.images().delete("app");
          store.workspace("other").contents().add(stream("b"), Map.of());
          try (OpenLease other = workspace.leases().open()) {
            other.workspace().contents().add(stream("c"), Map.of());
          }
          // not this one's work
          CompletableFuture.runAsync(() -> add(workspace, "d")).join();
        });
  }

  private static void add(Workspace workspace, String text) {
    try {
      workspace.contents().add(stream(text), Map.of());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void afterTheWorkTheOuterWorkspaceIsFreeAgainAlsoIfItFailed() throws IOException {
    assertThat(
            refusal(
                () ->
                    workspace.runWithLease(
                        leased -> {
                          workspace.runWithLease(inner -> add(inner, "a"));
                          workspace.contents().exists(digest("a"));
                        })))
        .isEqualTo(Reason.FAILED_PRECONDITION);
    assertThat(workspace.contents().exists(digest("a"))).isTrue();
  }

  // --- leases

  @Test
  void aLeaseThatDoesNotExistIsRefusedAtOnce() {
    assertThat(refusal(() -> workspace.under("nonsense"))).isEqualTo(Reason.NOT_FOUND);
    workspace.leases().create("mine", Map.of(), Expiry.never());
    Workspace leased = workspace.under("mine");
    assertThat(leased.lease()).contains("mine");
    workspace.leases().delete("mine");
    assertThat(refusal(() -> leased.contents().exists(digest("a")))).isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal(() -> leased.contents().claim(List.of()))).isEqualTo(Reason.NOT_FOUND);
  }

  // --- labels

  @ParameterizedTest
  @CsvSource({
    "containerd.io/gc.expire, 3600",
    "containerd.io/gc.expire, 2026-11-30",
    "containerd.io/gc.reff.content.0, sha256:DIGEST",
    "containerd.io/gc.rootx, 1",
    "containerd.io/gc.ref.content.0, latest",
    "containerd.io/gc.ref.snapshot, layer",
    "containerd.io/gc.ref.container, c",
    "containerd.io/gc.bref.volume, v",
    "containerd.io/gc.cond.snapshot, no condition",
    "containerd.io/gc., 1",
  })
  void aLabelThatMeansNothingIsRefused(String key, String value) throws IOException {
    Map<String, String> labels = Map.of(key, value.replace("DIGEST", digest("a").encoded()));
    assertThat(refusal(() -> workspace.contents().add(stream("a"), labels)))
        .isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(refusal(() -> workspace.images().create(image(digest("a")).withLabels(labels))))
        .isEqualTo(Reason.INVALID_ARGUMENT);
    workspace.contents().add(stream("a"), Map.of());
    workspace.images().create(image(digest("a")));
    String said = labels.values().iterator().next();
    assertThat(refusal(() -> workspace.contents().label(digest("a"), key, said)))
        .isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(refusal(() -> workspace.images().label("app", key, said)))
        .isEqualTo(Reason.INVALID_ARGUMENT);
    assertThat(workspace.contents().info(digest("a")).labels()).isEmpty();
    assertThat(workspace.contents().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "containerd.io/gc.root=1",
        "containerd.io/gc.expire=2026-11-30T12:00:00Z",
        "containerd.io/gc.flat=1",
        "containerd.io/gc.ref.content=sha256:DIGEST",
        "containerd.io/gc.ref.content.m.0=sha256:DIGEST",
        "containerd.io/gc.ref.snapshot.overlay=layer",
        "containerd.io/gc.ref.snapshot.overlay/top=layer",
        "containerd.io/gc.ref.image.base=docker.io/library/alpine:3.20",
        "containerd.io/gc.bref.container.0=c",
        "containerd.io/gc.cond.snapshot.overlay=x|layer",
        "containerd.io/uncompressed=sha256:DIGEST",
        "expire=3600"
      })
  void aLabelThatMeansSomethingOrIsNoneOfOursIsTaken(String label) throws IOException {
    String[] parts = label.replace("DIGEST", digest("b").encoded()).split("=", 2);
    workspace.contents().add(stream("a"), Map.of());
    assertThat(workspace.contents().label(digest("a"), parts[0], parts[1]).labels())
        .isEqualTo(Map.of(parts[0], parts[1]));
    assertThat(workspace.contents().label(digest("a"), parts[0], "").labels()).isEmpty();
  }

  @Test
  void aReferenceToACollectorThatIsNotThereIsTold() throws IOException {
    Map<String, String> misspelt =
        Map.of("containerd.io/gc.ref.contents.0", digest("b").toString());
    workspace.runWithLease(leased -> leased.contents().add(stream("a"), misspelt));
    assertThat(warnings).singleElement().asString().contains("collector contents");
  }

  /** What somebody else has written does not stand in the way of another label. */
  @Test
  void anOldLabelThatMeansNothingIsNoMistakeOfWhoeverChangesAnother(@TempDir Path other)
      throws IOException {
    try (RecordStore records = new RecordStore(other)) {
      Resource app = Resource.image("test", "app");
      StoredImage old = image(digest("a")).withLabels(Map.of("containerd.io/gc.expire", "3600"));
      records.catalog.write(
          change -> {
            change.put(Entry.of(app, RecordStore.START, old.fields(), old.labels()));
            return app;
          });
      StoredImage changed =
          new StoredImages(records.scope()).label("app", REF, digest("b").toString());
      assertThat(changed.labels()).hasSize(2);
    }
  }
}
