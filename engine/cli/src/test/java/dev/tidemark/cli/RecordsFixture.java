package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.engine.managed.Lease;
import dev.tidemark.engine.managed.Leased;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.StoredImage;
import dev.tidemark.engine.managed.Target;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.testkit.Blob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A managed store for tests of commands, as no run of theirs has touched it. */
abstract class RecordsFixture {

  static final String REF = "containerd.io/gc.ref.content.l.0";

  /** Long before any test. */
  static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");

  static final Instant EXPIRES = MADE.plus(Duration.ofHours(1));

  /** When the commands run: before the lease expires. */
  static final Instant NOW = MADE.plus(Duration.ofMinutes(1));

  static final Digest LAYER = digest("layer");
  static final Digest MANIFEST = digest("manifest");
  static final Digest STRAY = digest("stray");

  @TempDir Path folder;
  Path directory;
  String store;

  static Digest digest(String text) {
    return Blob.digest(text);
  }

  static void write(Workspace workspace, String text, Map<String, String> labels)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    workspace
        .contents()
        .write("up-" + text, digest(text), bytes.length, new ByteArrayInputStream(bytes), labels);
  }

  interface Work {
    void on(ManagedStore store) throws IOException;
  }

  final void with(Work work) throws IOException {
    ManagedOptions options =
        ManagedOptions.defaults()
            .withSchedule(Optional.empty())
            .withClock(Clock.fixed(MADE, ZoneOffset.UTC));
    try (ManagedStore open = ManagedStore.open(directory, options)) {
      work.on(open);
    }
  }

  /** An image of two blobs, a blob that nothing needs, and a lease that holds a third. */
  @BeforeEach
  final void makeStore() throws IOException {
    directory = folder.resolve("store");
    store = "managed:" + directory;
    with(
        open -> {
          Workspace workspace = open.workspace("default");
          write(workspace, "layer", Map.of());
          write(workspace, "manifest", Map.of(REF, LAYER.toString()));
          write(workspace, "stray", Map.of());
          Target target = new Target(MANIFEST, MediaTypes.OCI_MANIFEST, 8);
          workspace.images().create(new StoredImage("app:v1", target, Map.of("team", "red")));
          workspace
              .leases()
              .create("pull", Map.of(Lease.EXPIRE, EXPIRES.toString(), Lease.FLAT, "1"));
          write(workspace.under("pull"), "pulled", Map.of());
          workspace.leases().addResource("pull", new Leased("snapshots/overlayfs", "top"));
        });
  }

  static Result run(String... arguments) {
    return new Run().at(Clock.fixed(NOW, ZoneOffset.UTC)).command(arguments);
  }

  final void secondNamespace() throws IOException {
    with(open -> write(open.workspace("second"), "layer", Map.of()));
  }

  final boolean hasBytes(Digest digest) {
    return Files.exists(directory.resolve("blobs/sha256").resolve(digest.encoded()));
  }

  static void assertLine(Result result, int exitCode, String... parts) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).hasLineCount(1).startsWith("tidemark: ").contains(parts);
  }

  static String words(Result result) {
    return result.out().replace('\n', ' ');
  }
}
