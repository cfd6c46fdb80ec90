package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.digest;
import static dev.tidemark.engine.managed.ContentStore.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of some content went, and what keeps some. */
class WatchTest {

  @TempDir Path directory;
  private ManagedStore store;
  private Workspace workspace;

  @BeforeEach
  void open() throws IOException {
    store = Engine.openManaged(directory, ManagedOptions.defaults().withSchedule(Optional.empty()));
    workspace = store.workspace("test");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private static void image(Workspace workspace, String name, String... layers) throws IOException {
    workspace.runWithLease(
        leased -> {
          Map<String, String> labels = new java.util.LinkedHashMap<>();
          for (String layer : layers) {
            leased.contents().add(stream(layer), Map.of());
            labels.put("containerd.io/gc.ref.content.l." + labels.size(), digest(layer).toString());
          }
          leased.contents().add(stream("manifest " + name), labels);
          leased
              .images()
              .create(
                  new StoredImage(
                      name, new Target(digest("manifest " + name), "t/x", 1), Map.of()));
        });
  }

  @Test
  void aWatchSeesWhatGoesOfWhatItWatches() throws Exception {
    image(workspace, "a", "own", "shared", "also own");
    image(workspace, "b", "shared");
    image(store.workspace("other"), "a", "own");
    try (Watch watch =
        workspace.watch(Set.of(digest("own"), digest("shared"), digest("manifest a")))) {
      workspace.images().deleteAndCollect(List.of("a"));
      assertThat(watch.gone()).containsExactlyInAnyOrder(digest("own"), digest("manifest a"));
    }
    assertThat(store.workspace("other").contents().exists(digest("own"))).isTrue();
  }

  @Test
  void aWatchSeesNothingBeforeItAndNothingAfterIt() throws Exception {
    image(workspace, "a", "first");
    image(workspace, "b", "second");
    image(workspace, "c", "third");
    Set<dev.tidemark.spi.Digest> all = Set.of(digest("first"), digest("second"), digest("third"));
    workspace.images().deleteAndCollect(List.of("a"));
    Watch watch = workspace.watch(all);
    workspace.images().delete("b");
    assertThat(watch.gone()).isEmpty();
    store.requestCollection().get();
    watch.close();
    workspace.images().deleteAndCollect(List.of("c"));
    assertThat(watch.gone()).containsExactly(digest("second"));
  }

  @Test
  void whatALeaseKeptIsGoneWhenItsEndIsWaitedFor() throws Exception {
    OpenLease one = workspace.leases().open();
    OpenLease two = workspace.leases().open();
    one.workspace().contents().add(stream("a"), Map.of());
    two.workspace().contents().add(stream("b"), Map.of());
    try (Watch watch = workspace.watch(Set.of(digest("a"), digest("b")))) {
      assertThat(workspace.leases().deleteAndCollect(List.of(one.id())).deeds().freed())
          .isEqualTo(1);
      assertThat(watch.gone()).containsExactly(digest("a"));
    }
    assertThat(two.workspace().contents().exists(digest("b"))).isTrue();
  }

  @Test
  void manyAreClaimedAtOnce() throws IOException {
    workspace.contents().add(stream("a"), Map.of());
    workspace.contents().add(stream("b"), Map.of());
    try (OpenLease lease = workspace.leases().open()) {
      assertThat(
              lease
                  .workspace()
                  .contents()
                  .claim(List.of(digest("a"), digest("none"), digest("b"), digest("a"))))
          .containsExactly(digest("a"), digest("b"));
      store.collect();
      assertThat(workspace.contents().exists(digest("a"))).isTrue();
      assertThat(workspace.contents().exists(digest("b"))).isTrue();
    }
    assertThat(workspace.contents().claim(List.of(digest("none")))).isEmpty();
  }

  @Test
  void workUnderALeaseReturnsAValue() throws IOException {
    String text = workspace.withLease(leased -> leased.lease().orElseThrow());
    assertThat(text).isNotEmpty();
    OpenLease lease = workspace.leases().open();
    assertThat(lease.workspace().lease()).contains(lease.id());
    assertThat(lease.workspace().<String, RuntimeException>withLease(one -> one.lease().get()))
        .isEqualTo(lease.id());
    lease.renew(java.time.Duration.ofDays(30));
    String expires =
        workspace.leases().list("id==" + lease.id()).get(0).labels().getOrDefault(Lease.EXPIRE, "");
    assertThat(expires).isGreaterThan(lease.lease().labels().getOrDefault(Lease.EXPIRE, ""));
  }

  @Test
  void aRecordTellsWhatItRefersTo() throws IOException {
    image(workspace, "a", "one", "two");
    assertThat(workspace.references(Kind.IMAGE, "a").forward())
        .containsExactly(Resource.content("test", digest("manifest a")));
    assertThat(workspace.references(Kind.CONTENT, digest("manifest a").toString()).forward())
        .containsExactly(
            Resource.content("test", digest("one")), Resource.content("test", digest("two")));
    assertThat(ContentStore.refusal(() -> workspace.references(Kind.IMAGE, "b")))
        .isEqualTo(StoreException.Reason.NOT_FOUND);
  }

  @Test
  void aWriterMayKnowTheSizeAndNotTheDigest() throws IOException {
    workspace.runWithLease(
        leased -> {
          ContentWriter writer = leased.contents().writer("upload", 3);
          assertThat(writer.status().total()).isEqualTo(3);
          writer.write(ContentStore.buffer("ab"));
          assertThat(ContentStore.refusal(() -> writer.commit(Map.of())))
              .isEqualTo(StoreException.Reason.FAILED_PRECONDITION);
          try (ContentWriter again = leased.contents().writer("upload", 3)) {
            again.write(ContentStore.buffer("c"));
            assertThat(again.commit(Map.of())).isEqualTo(digest("abc"));
          }
        });
  }
}
