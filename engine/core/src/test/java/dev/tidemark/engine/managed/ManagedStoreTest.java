package dev.tidemark.engine.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.model.Root;
import dev.tidemark.spi.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole store: content in files, a collector, and a schedule. */
class ManagedStoreTest {

  private static final String REF = "containerd.io/gc.ref.content.l.0";

  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());

  @TempDir Path directory;

  private ManagedOptions quiet() {
    return ManagedOptions.defaults().withSchedule(Optional.empty()).withEvents(events::add);
  }

  private static Digest digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Digest("sha256", HexFormat.of().formatHex(hash));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Digest write(Workspace workspace, String text, Map<String, String> labels)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Digest digest = digest(text);
    workspace
        .contents()
        .write("up-" + text, digest, bytes.length, new ByteArrayInputStream(bytes), labels);
    return digest;
  }

  private Path blob(Digest digest) {
    return directory.resolve("blobs/sha256").resolve(digest.encoded());
  }

  private static void tag(Workspace workspace, String name, Digest target) {
    workspace
        .images()
        .create(new StoredImage(name, new Target(target, "application/x", 1), Map.of()));
  }

  @Test
  void whatIsNamedStaysAndTheRestGoesWithItsBytes() throws IOException {
    try (ManagedStore store = ManagedStore.open(directory, quiet())) {
      Workspace workspace = store.workspace("default");
      Digest layer = write(workspace, "layer", Map.of());
      Digest manifest = write(workspace, "manifest", Map.of(REF, layer.toString()));
      Digest stray = write(workspace, "stray", Map.of());
      tag(workspace, "app", manifest);
      assertThat(store.plan(store.policy()).entries().size()).isEqualTo(1);
      Report report = store.collect();
      assertThat(report.deeds().removed()).isEqualTo(Map.of("content", 1L));
      assertThat(report.deeds().freed()).isEqualTo(1);
      assertThat(blob(stray)).doesNotExist();
      assertThat(blob(layer)).exists();
      assertThat(events)
          .contains(new Event(Event.Action.COLLECTED, Resource.content("default", stray)));
      assertThat(store.collect().deeds().total()).as("a second time").isZero();

      assertThat(store.why(Resource.content("default", layer)).paths().get(0).steps())
          .containsExactly(
              Resource.image("default", "app"),
              Resource.content("default", manifest),
              Resource.content("default", layer));
      workspace.images().delete("app");
      assertThat(store.why(Resource.content("default", layer)).reason().orElseThrow())
          .contains("only garbage refers to it");
      store.collect();
      assertThat(blob(layer)).doesNotExist();
    }
  }

  @Test
  void aLeaseProtectsAnUploadFromItsFirstByte() throws IOException {
    try (ManagedStore store = ManagedStore.open(directory, quiet())) {
      Workspace workspace = store.workspace("default");
      try (OpenLease lease = workspace.leases().open()) {
        Workspace leased = workspace.under(lease.id());
        Digest layer = write(leased, "layer", Map.of());
        store.collect();
        Digest manifest = write(leased, "manifest", Map.of(REF, layer.toString()));
        store.collect();
        tag(leased, "app", manifest);
      }
      store.collect();
      assertThat(blob(digest("layer"))).exists();
      assertThat(workspace.contents().info(digest("layer")).size()).isEqualTo(5);
    }
  }

  @Test
  void twoNamespacesShareBytesAndNeitherTakesTheOthers() throws IOException {
    try (ManagedStore store = ManagedStore.open(directory, quiet())) {
      Digest one = write(store.workspace("one"), "shared", Map.of());
      tag(store.workspace("one"), "app", one);
      write(store.workspace("two"), "shared", Map.of());
      Report report = store.collect();
      assertThat(report.deeds().total()).isEqualTo(1);
      assertThat(report.deeds().freed()).isZero();
      assertThat(blob(one)).exists();
      store.workspace("one").images().delete("app");
      assertThat(store.collect().deeds().freed()).isEqualTo(1);
      assertThat(blob(one)).doesNotExist();
    }
  }

  @Test
  void whatWasCollectedCanBeWrittenAgain() throws IOException {
    try (ManagedStore store = ManagedStore.open(directory, quiet())) {
      Workspace workspace = store.workspace("default");
      for (int i = 0; i < 3; i++) {
        Digest digest = write(workspace, "again", Map.of());
        assertThat(blob(digest)).exists();
        assertThat(store.collect().deeds().total()).isEqualTo(1);
        assertThat(blob(digest)).doesNotExist();
      }
    }
  }

  @Test
  void bytesThatNobodyRecordedAreFound() throws IOException {
    try (ManagedStore store = ManagedStore.open(directory, quiet())) {
      write(store.workspace("default"), "x", Map.of("containerd.io/gc.root", "yes"));
      Files.writeString(blob(digest("orphan")), "orphan");
      assertThat(store.reconcile(Duration.ZERO, Set.of()).number()).isEqualTo(1);
      store.collect();
      assertThat(blob(digest("orphan"))).doesNotExist();
      assertThat(blob(digest("x"))).exists();
    }
  }

  @Test
  void whatIsCommittedIsNotRefusedBecauseAListenerThrows() throws IOException {
    ManagedOptions options =
        quiet()
            .withEvents(
                event -> {
                  throw new IllegalStateException("of a test");
                })
            .withReports(
                report -> {
                  throw new IllegalStateException("of a test");
                });
    try (ManagedStore store = ManagedStore.open(directory, options)) {
      Workspace workspace = store.workspace("default");
      Digest stray = write(workspace, "stray", Map.of());
      tag(workspace, "app", stray);
      workspace.images().delete("app");
      assertThat(store.collect().deeds().freed()).isEqualTo(1);
    }
  }

  @Test
  void whyNamesTheLabelThatCounts() throws IOException {
    try (ManagedStore store = ManagedStore.open(directory, quiet())) {
      Workspace workspace = store.workspace("default");
      String end = "2999-01-01T00:00:00Z";
      Digest ends = write(workspace, "ends", Map.of("containerd.io/gc.expire", end));
      Digest stays = write(workspace, "stays", Map.of("containerd.io/gc.root", "x"));
      Root until = store.why(Resource.content("default", ends)).paths().get(0).root();
      assertThat(until.by()).isEqualTo("label containerd.io/gc.expire");
      assertThat(until.until()).contains(Instant.parse(end));
      Root always = store.why(Resource.content("default", stays)).paths().get(0).root();
      assertThat(always.by()).isEqualTo("label containerd.io/gc.root");
      assertThat(always.until()).isEmpty();
    }
  }

  @Test
  void theScheduleCollectsByItself() throws Exception {
    ManagedOptions options = ManagedOptions.defaults().withEvents(events::add);
    try (ManagedStore store = ManagedStore.open(directory, options)) {
      Workspace workspace = store.workspace("default");
      Digest stray = write(workspace, "stray", Map.of());
      tag(workspace, "app", stray);
      workspace.images().delete("app");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (Files.exists(blob(stray)) && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      assertThat(blob(stray)).doesNotExist();
      assertThat(store.requestCollection().get(30, TimeUnit.SECONDS).deeds().total()).isZero();
    }
  }

  @Test
  void isOpenOnceInAProcess() throws IOException {
    try (ManagedStore store = ManagedStore.open(directory, quiet())) {
      assertThatThrownBy(() -> ManagedStore.open(directory, quiet()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("open in this process");
      assertThat(store.namespaces()).isEmpty();
    }
    ManagedStore.open(directory, quiet()).close();
  }
}
