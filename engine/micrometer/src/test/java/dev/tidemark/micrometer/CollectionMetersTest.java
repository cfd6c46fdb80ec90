package dev.tidemark.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.Engine;
import dev.tidemark.engine.judge.RefusedException;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.StoredImage;
import dev.tidemark.engine.managed.Target;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.gc.Collector;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The meters after collections of a real store. */
class CollectionMetersTest {

  @TempDir Path directory;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CollectionMeters meters =
      new CollectionMeters(registry, Tags.of("store", "of a test"));

  private ManagedOptions options() {
    return ManagedOptions.defaults().withSchedule(Optional.empty()).withReports(meters);
  }

  private static Digest add(Workspace workspace, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return workspace.contents().add(new ByteArrayInputStream(bytes), Map.of());
  }

  private double counter(String name, String... tags) {
    return registry.get(name).tags(tags).tag("store", "of a test").counter().count();
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).tag("store", "of a test").gauge().value();
  }

  private long runs(String outcome) {
    return registry.get("tidemark.collection").tag("outcome", outcome).timer().count();
  }

  @Test
  void countsWhatWasCollectedAndTellsWhatStays() throws IOException {
    try (ManagedStore store = Engine.openManaged(directory, options())) {
      Workspace workspace = store.workspace("test");
      workspace
          .images()
          .create(
              new StoredImage("app", new Target(add(workspace, "kept"), "text/x", 4), Map.of()));
      workspace.leases().create("lease", Map.of(), dev.tidemark.engine.managed.Expiry.never());
      add(workspace.under("lease"), "leased");
      add(workspace, "garbage");
      workspace.snapshots().prepare("overlay", "active", "", Map.of());
      store.collect();
      assertThat(counter("tidemark.collected", "kind", "content")).isEqualTo(1);
      assertThat(counter("tidemark.collected", "kind", "snapshot")).isEqualTo(1);
      assertThat(counter("tidemark.collected.bytes", "kind", "content")).isEqualTo(7);
      assertThat(counter("tidemark.freed.bytes")).isEqualTo(7);
      assertThat(gauge("tidemark.kept", "reason", "root")).as("image, lease").isEqualTo(2);
      assertThat(gauge("tidemark.kept", "reason", "lease")).as("content").isEqualTo(1);
      assertThat(gauge("tidemark.kept", "reason", "grace")).isZero();
      assertThat(gauge("tidemark.queue")).isEqualTo((double) store.queueLength());
      assertThat(gauge("tidemark.pause.max")).isPositive();
      assertThat(gauge("tidemark.pause.p99"))
          .isPositive()
          .isLessThanOrEqualTo(gauge("tidemark.pause.max"));

      workspace.leases().delete("lease");
      store.collect();
      assertThat(runs("done")).isEqualTo(2);
      assertThat(registry.get("tidemark.collection").timer().totalTime(TimeUnit.NANOSECONDS))
          .isPositive();
      assertThat(counter("tidemark.collected", "kind", "content")).isEqualTo(2);
      assertThat(counter("tidemark.freed")).isGreaterThanOrEqualTo(2);
      assertThat(gauge("tidemark.kept", "reason", "lease")).isZero();
    }
  }

  @Test
  void tellsOfARunThatWasRefused() throws IOException {
    try (ManagedStore store =
        Engine.openManaged(directory, options().withCollectors(List.of(new Ill())))) {
      assertThatThrownBy(store::collect).isInstanceOf(RefusedException.class);
      assertThat(runs("refused")).isEqualTo(1);
      assertThat(counter("tidemark.freed")).isZero();
    }
  }

  @Test
  void tellsWhatTheGraceKeeps() throws IOException {
    try (ManagedStore store =
        Engine.openManaged(directory, options().withGrace(Duration.ofHours(1)))) {
      add(store.workspace("test"), "young");
      store.collect();
      assertThat(gauge("tidemark.kept", "reason", "grace")).isEqualTo(1);
    }
  }

  /** Cannot say what its resources refer to. */
  private static final class Ill implements Collector {
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
  }
}
