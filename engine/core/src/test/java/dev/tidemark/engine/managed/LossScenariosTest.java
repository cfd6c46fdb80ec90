package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.buffer;
import static dev.tidemark.engine.managed.ContentStore.digest;
import static dev.tidemark.engine.managed.ContentStore.refusal;
import static dev.tidemark.engine.managed.ContentStore.stream;
import static dev.tidemark.engine.managed.ContentStore.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.managed.StoreException.Reason;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What other collectors have lost data by, on a whole store; numbers are those of
 * reference/gc-peers.md. Those that need a moment inside a collection are in the package {@code
 * online}.
 */
class LossScenariosTest {

  private static final String REF = "containerd.io/gc.ref.content.l.0";
  private static final Digest LAYER = digest("layer");
  private static final Digest MANIFEST = digest("manifest");

  @TempDir Path directory;
  private final RecordStore.HandClock clock = new RecordStore.HandClock();
  private ManagedStore store;
  private Workspace workspace;

  @BeforeEach
  void open() throws IOException {
    ManagedOptions options =
        ManagedOptions.defaults().withClock(clock).withSchedule(Optional.empty());
    store = ManagedStore.open(directory, options);
    workspace = store.workspace("test");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private static void write(Workspace to, String text, Map<String, String> labels)
      throws IOException {
    to.contents().write("up " + text, digest(text), text.length(), stream(text), labels);
  }

  private static void tag(Workspace to) {
    to.images().create(new StoredImage("app", new Target(MANIFEST, "text/x", 8), Map.of()));
  }

  private void complete() throws IOException {
    assertThat(text(workspace.contents(), LAYER)).isEqualTo("layer");
    assertThat(text(workspace.contents(), MANIFEST)).isEqualTo("manifest");
  }

  @Test
  @DisplayName("L1 a complete collection between the blobs and their manifest, under a lease")
  void collectedBeforeTheManifest() throws IOException {
    try (OpenLease lease = workspace.leases().open()) {
      Workspace leased = workspace.under(lease.id());
      write(leased, "layer", Map.of());
      store.collect();
      write(leased, "manifest", Map.of(REF, LAYER.toString()));
      tag(leased);
    }
    store.collect();
    complete();
  }

  @Test
  @DisplayName("L1 a complete collection between the blobs and their manifest, without a lease")
  void collectedBeforeTheManifestAndTold() throws IOException {
    write(workspace, "layer", Map.of());
    store.collect();
    assertThat(workspace.contents().exists(LAYER)).as("the writer is told").isFalse();
  }

  @Test
  @DisplayName("L4 an old blob that was found under a lease outlives its last name")
  void foundAndThenUnnamed() throws IOException {
    write(workspace, "layer", Map.of());
    write(workspace, "manifest", Map.of(REF, LAYER.toString()));
    tag(workspace);
    clock.advance(Duration.ofDays(300));
    try (OpenLease lease = workspace.leases().open()) {
      Workspace leased = workspace.under(lease.id());
      assertThat(leased.contents().exists(LAYER)).isTrue();
      workspace.images().delete("app");
      store.collect();
      write(leased, "manifest", Map.of(REF, LAYER.toString()));
      tag(leased);
    }
    store.collect();
    complete();
  }

  @Test
  @DisplayName("L4 an old blob that is written again without a lease stays for the grace")
  void writtenAgainAndNamedLater() throws IOException {
    write(workspace, "layer", Map.of());
    store.close();
    store =
        ManagedStore.open(
            directory,
            ManagedOptions.defaults()
                .withClock(clock)
                .withGrace(Duration.ofHours(1))
                .withSchedule(Optional.empty()));
    workspace = store.workspace("test");
    for (boolean known : new boolean[] {true, false}) {
      clock.advance(Duration.ofHours(2));
      if (known) {
        write(workspace, "layer", Map.of());
      } else {
        workspace.contents().add(stream("layer"), Map.of());
      }
      clock.advance(Duration.ofMinutes(50));
      assertThat(store.collect().deeds().total()).isZero();
    }
    write(workspace, "manifest", Map.of(REF, LAYER.toString()));
    tag(workspace);
    complete();
    workspace.images().delete("app");
    clock.advance(Duration.ofHours(2));
    assertThat(store.collect().deeds().total()).isEqualTo(2);
  }

  /** However young it is. */
  private long reconcile() throws IOException {
    return store.reconcile(Duration.ZERO, Set.of()).number();
  }

  /** The steps of an upload; a collection may come before each. */
  private List<Step> upload(Workspace to) {
    List<Step> steps = new ArrayList<>();
    steps.add(() -> to.contents().writer("up", LAYER, 5).close());
    steps.add(
        () -> {
          try (ContentWriter writer = to.contents().writer("up", LAYER, 5)) {
            writer.write(buffer("la"));
          }
        });
    steps.add(
        () -> {
          try (ContentWriter writer = to.contents().writer("up", LAYER, 5)) {
            writer.write(buffer("yer"));
            // complete, and sealed: the files are in their last state before the commit
            assertThat(refusal(() -> writer.commit(4, Optional.of(LAYER), Map.of())))
                .isEqualTo(Reason.FAILED_PRECONDITION);
          }
        });
    steps.add(
        () -> {
          try (ContentWriter writer = to.contents().writer("up", LAYER, 5)) {
            writer.commit(Map.of());
          }
        });
    steps.add(() -> write(to, "manifest", Map.of(REF, LAYER.toString())));
    steps.add(() -> tag(to));
    return steps;
  }

  private interface Step {
    void run() throws IOException;
  }

  @Test
  @DisplayName("L7 a lease covers everything from the first byte to the name")
  void aLeaseFromTheFirstByteToTheName() throws IOException {
    try (OpenLease lease = workspace.leases().open()) {
      for (Step step : upload(workspace.under(lease.id()))) {
        assertThat(store.collect().deeds().total()).isZero();
        step.run();
      }
    }
    assertThat(store.collect().deeds().total()).isZero();
    complete();
  }

  @ParameterizedTest(name = "L27 orphans are looked for between all steps of an upload, lease: {0}")
  @ValueSource(booleans = {true, false})
  void orphansAreLookedForMeanwhile(boolean leased) throws IOException {
    workspace.leases().create("l", Map.of(), Expiry.never());
    List<Step> steps = upload(leased ? workspace.under("l") : workspace);
    for (Step step : steps) {
      assertThat(reconcile()).isZero();
      assertThat(store.queueLength()).isZero();
      step.run();
    }
    assertThat(reconcile()).isZero();
    complete();
  }

  @Test
  @DisplayName("L27 one file of two that an upload consists of is an orphan, and both go")
  void halfOfAnUpload() throws IOException {
    workspace.contents().writer("up", LAYER, 5).close();
    workspace.contents().abort("up");
    Path ingests = directory.resolve("ingests");
    Path half = Files.createDirectories(ingests.resolve("0".repeat(64)));
    Files.writeString(half.resolve("data"), "la");
    assertThat(reconcile()).isEqualTo(1);
    assertThat(half).doesNotExist();
  }

  @Test
  @DisplayName("L11 an answer under a lease is good until the instant that the lease tells")
  void anAnswerIsGoodUntilTheLeaseEnds() throws IOException {
    write(workspace, "layer", Map.of());
    OpenLease lease = workspace.leases().open(Duration.ofHours(3));
    Workspace leased = workspace.under(lease.id());
    assertThat(leased.contents().exists(LAYER)).isTrue();
    String told = Objects.requireNonNull(lease.lease().labels().get(Lease.EXPIRE));
    clock.advance(Duration.between(clock.instant(), Instant.parse(told)));
    assertThat(store.collect().deeds().total()).as("at that very instant").isZero();
    assertThat(text(leased.contents(), LAYER)).isEqualTo("layer");
    clock.advance(Duration.ofMillis(1));
    assertThat(refusal(() -> leased.contents().exists(LAYER))).isEqualTo(Reason.NOT_FOUND);
    store.collect();
    assertThat(workspace.contents().exists(LAYER)).isFalse();
  }

  @Test
  @DisplayName("L23 no answer outlives the collection that made it wrong")
  void noAnswerIsRemembered() throws IOException {
    Contents before = workspace.contents();
    write(workspace, "layer", Map.of());
    assertThat(before.exists(LAYER)).isTrue();
    assertThat(text(before, LAYER)).isEqualTo("layer");
    store.collect();
    assertThat(before.exists(LAYER)).isFalse();
    assertThat(refusal(() -> before.open(LAYER))).isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal(() -> before.info(LAYER))).isEqualTo(Reason.NOT_FOUND);
    try (ContentWriter writer = before.writer("again", LAYER, 5)) {
      assertThat(writer.status().offset()).as("the bytes are wanted again").isZero();
      writer.write(buffer("layer"));
      writer.commit(Map.of());
    }
    assertThat(text(before, LAYER)).isEqualTo("layer");
  }

  @Test
  @DisplayName("L24 a blob whose file is gone can be pushed again at once")
  void aBlobWithoutItsFile() throws IOException {
    write(workspace, "layer", Map.of());
    write(workspace, "manifest", Map.of(REF, LAYER.toString()));
    tag(workspace);
    Files.delete(directory.resolve("blobs/sha256").resolve(LAYER.encoded()));
    assertThat(workspace.contents().exists(LAYER)).isFalse();
    write(workspace, "layer", Map.of());
    store.collect();
    complete();
  }

  @Test
  @DisplayName("L34 an upload that takes longer than its grace stays while it is written")
  void anUploadOfThreeDays() throws IOException {
    try (ContentWriter writer = workspace.contents().writer("slow")) {
      for (int hour = 0; hour < 72; hour++) {
        writer.write(buffer("."));
        clock.advance(Duration.ofHours(1));
        assertThat(store.collect().deeds().total()).isZero();
      }
      writer.commit(Map.of());
    }
    assertThat(workspace.contents().exists(digest(".".repeat(72)))).isTrue();
  }

  @Test
  @DisplayName("L34 an upload of which nothing was heard is refused at the commit")
  void anUploadThatFellSilent() throws IOException {
    try (ContentWriter writer = workspace.contents().writer("slow")) {
      writer.write(buffer("layer"));
      clock.advance(Duration.ofHours(25));
      store.collect();
      assertThat(refusal(() -> writer.commit(Map.of()))).isEqualTo(Reason.FAILED_PRECONDITION);
    }
    assertThat(workspace.contents().exists(LAYER)).isFalse();
  }
}
