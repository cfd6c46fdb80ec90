package dev.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Location;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.spi.store.StorageBackend;
import dev.tidemark.spi.store.Traits;
import dev.tidemark.testkit.LayoutWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores of any kind are opened by what they are called. */
class StoresBySchemeTest {

  @TempDir private Path folder;

  private final Bare backend = new Bare();
  private LayoutWriter layout = new LayoutWriter(Path.of("unused"));

  @BeforeEach
  void write() throws IOException {
    layout = LayoutWriter.withGarbage(folder.resolve("images"));
  }

  @Test
  void aLayoutIsFoundWithoutAPlugin() throws IOException {
    EngineOptions options = EngineOptions.of(new Location("oci", layout.path()), Plugins.of());
    assertThat(options.name()).isEqualTo("oci:" + layout.path());
    assertThat(options.state()).isEqualTo(layout.directory().resolve(".tidemark"));
    Path state = folder.resolve("state");
    assertThat(EngineOptions.of(new Location("oci", layout.path()), state, Plugins.of()).state())
        .isEqualTo(state);
  }

  @Test
  void anUnknownSchemeIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> EngineOptions.of(new Location("other", "x"), Plugins.of(backend)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("nothing here knows stores of the scheme other")
        .hasMessageContaining("there are oci, bare;");
  }

  @Test
  void aStoreWithoutAPlaceForTheStateNeedsOne() throws IOException {
    Location location = new Location("bare", layout.path());
    Plugins plugins = Plugins.of(backend);
    assertThatThrownBy(() -> EngineOptions.of(location, plugins))
        .isInstanceOf(IOException.class)
        .hasMessage(
            location
                + " has no place for what is known of it: name a directory for that,"
                + " --state DIR");
    assertThat(backend.open).isZero();
    try (Engine engine = open()) {
      assertThat(engine.name()).isEqualTo(location.toString());
      assertThat(engine.scan().blobs()).isEqualTo(8);
      assertThat(backend.open).isEqualTo(1);
    }
    assertThat(backend.open).as("closed with the engine").isZero();
  }

  @Test
  void whatHasNoQuarantineIsCollectedOnlyWithoutOne() throws IOException {
    layout.age(Duration.ofDays(2));
    String refused =
        "bare:"
            + layout.path()
            + " has no quarantine: what is deleted from it is gone at once;"
            + " to delete it all the same, say --quarantine 0s";
    try (Engine engine = open()) {
      assertThat(engine.undo()).isEmpty();
      Plan plan = engine.plan(Policy.safe());
      assertThat(plan.entries()).isNotEmpty();
      assertThatThrownBy(() -> engine.collect(Policy.safe()))
          .isInstanceOf(IOException.class)
          .hasMessage(refused);
      assertThatThrownBy(() -> engine.apply(plan, Policy.safe()))
          .isInstanceOf(IOException.class)
          .hasMessage(refused);
      assertThat(layout.digests()).hasSize(8);
      engine.collect(Policy.safe().withQuarantine(Duration.ZERO));
      assertThat(layout.digests()).hasSize(8 - plan.entries().size());
    }
  }

  private Engine open() throws IOException {
    return Engine.open(
        EngineOptions.of(
            new Location("bare", layout.path()), folder.resolve("state"), Plugins.of(backend)));
  }

  /** Layouts, with as little as a backend can have. */
  static final class Bare implements StorageBackend {

    private int open;

    @Override
    public String scheme() {
      return "bare";
    }

    @Override
    public Storage open(Location location, Options options) throws IOException {
      OciLayout layout = OciLayout.open(Path.of(location.place()), Clock.systemUTC());
      open++;
      return new Storage() {
        @Override
        public BlobStore blobs() {
          return new BareBlobs(layout);
        }

        @Override
        public NameSource names() {
          return layout.names();
        }

        @Override
        public Traits traits() {
          return layout.traits();
        }

        @Override
        public void close() {
          open--;
        }
      };
    }
  }

  /** All that a backend has to have, and not more. */
  private record BareBlobs(BlobStore blobs) implements BlobStore {

    @Override
    public void list(Consumer<Listed> each) throws IOException {
      blobs.list(each);
    }

    @Override
    public Optional<BlobInfo> info(Digest digest) throws IOException {
      return blobs.info(digest);
    }

    @Override
    public InputStream open(Digest digest, long offset) throws IOException {
      return blobs.open(digest, offset);
    }

    @Override
    public boolean delete(Digest digest) throws IOException {
      return blobs.delete(digest);
    }
  }
}
