package dev.tidemark.engine.managed;

import static dev.tidemark.engine.managed.ContentStore.digest;
import static dev.tidemark.engine.managed.ContentStore.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.judge.Report;
import dev.tidemark.engine.schedule.SchedulerConfig;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.gc.Collector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that are deleted with everything that only they kept, there and then. */
class DeleteAndCollectTest {

  @TempDir Path directory;

  private static ManagedOptions options(boolean scheduled) {
    // by itself it would collect in a day
    SchedulerConfig daily =
        SchedulerConfig.defaults()
            .withStartupDelay(Duration.ofDays(1))
            .withMutationThreshold(0)
            .withDeletionThreshold(1_000_000);
    return ManagedOptions.defaults().withSchedule(Optional.of(daily).filter(any -> scheduled));
  }

  private static Digest image(Workspace workspace, String name) throws IOException {
    Digest digest = workspace.contents().add(stream("of " + name), Map.of());
    workspace.images().create(new StoredImage(name, new Target(digest, "text/x", 4), Map.of()));
    return digest;
  }

  @ParameterizedTest(name = "with a schedule: {0}")
  @ValueSource(booleans = {true, false})
  void manyDeletionsCostOneCollection(boolean scheduled) throws Exception {
    try (ManagedStore store = ManagedStore.open(directory, options(scheduled))) {
      Workspace workspace = store.workspace("test");
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        image(workspace, "app:" + i);
        names.add("app:" + i);
      }
      Digest kept = image(workspace, "kept");
      long before = store.collect().online().orElseThrow().epoch();
      Report report = workspace.images().deleteAndCollect(names);
      assertThat(report.deeds().removed()).containsExactly(Map.entry("content", 20L));
      assertThat(report.deeds().freed()).isEqualTo(20);
      assertThat(report.online().orElseThrow().epoch()).isEqualTo(before + 1);
      assertThat(workspace.images().list()).extracting(StoredImage::name).containsExactly("kept");
      assertThat(workspace.contents().list()).extracting(ContentInfo::digest).containsExactly(kept);
    }
  }

  @Test
  void ifOneIsNotThereNoneIsDeleted() throws IOException {
    try (ManagedStore store = ManagedStore.open(directory, options(false))) {
      StoredImages images = store.workspace("test").images();
      image(store.workspace("test"), "app");
      assertThatThrownBy(() -> images.deleteAndCollect(List.of("app", "other")))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("other: not found");
      assertThat(images.list()).hasSize(1);
    }
  }

  @Test
  void theImageIsGoneThoughTheCollectionIsRefused() throws IOException {
    Collector ill =
        new Collector() {
          @Override
          public String name() {
            return "volume";
          }

          @Override
          public boolean refers() {
            return true;
          }

          @Override
          public Session start() throws IOException {
            throw new IOException("ill");
          }

          @Override
          public void remove(String namespace, String key) {}
        };
    ManagedOptions options = options(false).withCollectors(List.of(ill));
    try (ManagedStore store = ManagedStore.open(directory, options)) {
      Workspace workspace = store.workspace("test");
      image(workspace, "app");
      assertThatThrownBy(() -> workspace.images().deleteAndCollect(List.of("app")))
          .isInstanceOf(RefusedException.class);
      assertThat(workspace.images().list()).isEmpty();
      assertThat(workspace.contents().exists(digest("of app"))).isTrue();
    }
  }
}
