package dev.tidemark.cli;

import static dev.tidemark.cli.Run.tidemark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Run.Result;
import dev.tidemark.engine.managed.Image;
import dev.tidemark.engine.managed.Lease;
import dev.tidemark.engine.managed.Leased;
import dev.tidemark.engine.managed.ManagedOptions;
import dev.tidemark.engine.managed.ManagedStore;
import dev.tidemark.engine.managed.Target;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.gc.Collector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on managed stores. */
class ManagedCommandsTest {

  private static final String REF = "containerd.io/gc.ref.content.l.0";

  /** Long before any test. */
  private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");

  private static final Instant EXPIRES = MADE.plus(Duration.ofHours(1));

  /** When the commands run: before the lease expires. */
  private static final Instant NOW = MADE.plus(Duration.ofMinutes(1));

  private static final Digest LAYER = digest("layer");
  private static final Digest MANIFEST = digest("manifest");
  private static final Digest STRAY = digest("stray");

  @TempDir private Path folder;
  private Path directory;
  private String store;

  private static Digest digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Digest("sha256", HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Workspace workspace, String text, Map<String, String> labels)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    workspace
        .contents()
        .write("up-" + text, digest(text), bytes.length, new ByteArrayInputStream(bytes), labels);
  }

  private interface Work {
    void on(ManagedStore store) throws IOException;
  }

  private void with(Work work) throws IOException {
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
  void makeStore() throws IOException {
    directory = folder.resolve("store");
    store = "managed:" + directory;
    with(
        open -> {
          Workspace workspace = open.workspace("default");
          write(workspace, "layer", Map.of());
          write(workspace, "manifest", Map.of(REF, LAYER.toString()));
          write(workspace, "stray", Map.of());
          Target target = new Target(MANIFEST, Layout.MANIFEST, 8);
          workspace.images().create(new Image("app:v1", target, Map.of("team", "red")));
          workspace
              .leases()
              .create("pull", Map.of(Lease.EXPIRE, EXPIRES.toString(), Lease.FLAT, "1"));
          write(workspace.under("pull"), "pulled", Map.of());
          workspace.leases().addResource("pull", new Leased("snapshots/overlayfs", "top"));
        });
  }

  private static Result run(String... arguments) {
    return new Run().at(Clock.fixed(NOW, ZoneOffset.UTC)).command(arguments);
  }

  private void secondNamespace() throws IOException {
    with(open -> write(open.workspace("second"), "layer", Map.of()));
  }

  private boolean hasBytes(Digest digest) {
    return Files.exists(directory.resolve("blobs/sha256").resolve(digest.encoded()));
  }

  private static void assertLine(Result result, int exitCode, String... parts) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).hasLineCount(1).startsWith("tidemark: ").contains(parts);
  }

  private static String words(Result result) {
    return result.out().replace('\n', ' ');
  }

  // --- gc

  @Test
  void gcCollectsGarbageWithItsBytes() {
    Result result = run("gc", store);
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(words(result))
        .startsWith("Collected 1 blob (5 B). Gone for good: 1 blob (5 B). ")
        .containsPattern(
            "[0-9.]+ s(: .*)?; writers waited at most [0-9]+[.][0-9] ms, 99 of 100 times at most [0-9]+[.][0-9] ms ");
    assertThat(hasBytes(STRAY)).isFalse();
    assertThat(hasBytes(LAYER)).isTrue();
    assertThat(words(run("gc", store))).startsWith("Nothing collected: there is no garbage. ");
    assertThat(run("gc", store, "-q").out()).isEmpty();
  }

  @Test
  void gcAsJsonHasEverythingThatScriptsRelyOn() {
    Result result = run("gc", store, "--json");
    assertThat(result.exitCode()).isZero();
    assertThat(result.object())
        .containsOnlyKeys(
            "store",
            "epoch",
            "collected",
            "collectedBytes",
            "orphans",
            "orphanBytes",
            "freed",
            "freedBytes",
            "kept",
            "queue",
            "longestPauseMs",
            "p99PauseMs",
            "seconds",
            "problems",
            "refused")
        .containsEntry("store", store)
        .containsEntry("collected", Map.of("content", 1L))
        .containsEntry("collectedBytes", 5L)
        .containsEntry("freed", 1L)
        .containsEntry("freedBytes", 5L)
        .containsEntry("queue", 0L)
        .containsEntry("problems", List.of())
        .containsEntry("refused", null);
    assertThat((Long) result.object().get("epoch")).isPositive();
    assertThat(result.map("kept").keySet().toString())
        .isEqualTo("[active, grace, lease, root, unjudged]");
    assertThat(result.map("seconds").keySet().toString())
        .isEqualTo("[reconcile, resume, begin, mark, drain, flip, sweep, clean, total]");
    assertThat(result.object().get("longestPauseMs")).isInstanceOf(Number.class);
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    Files.writeString(directory.resolve("blobs/sha256").resolve(digest("orphan").encoded()), "x");
    Result result = run("gc", store, "--dry-run");
    assertThat(result.exitCode()).isZero();
    assertThat(words(result)).startsWith("Would collect 1 blob (5 B). ");
    assertThat(run("gc", store, "--dry-run", "--json").object())
        .containsEntry("collected", Map.of("content", 1L))
        .containsEntry("freed", 0L)
        .containsEntry("refused", null);
    assertThat(hasBytes(STRAY)).isTrue();
    assertThat(hasBytes(digest("orphan"))).isTrue();
    assertThat(run("ls", store, "-q").out()).hasLineCount(4);
  }

  @Test
  void orphansGoToo() throws IOException {
    Files.writeString(directory.resolve("blobs/sha256").resolve(digest("orphan").encoded()), "x");
    assertThat(run("gc", store, "--json").object())
        .containsEntry("collected", Map.of("content", 1L))
        .containsEntry("freed", 2L);
    assertThat(hasBytes(digest("orphan"))).isFalse();
  }

  @Test
  void graceKeepsWhatIsYoung() {
    Result result = run("gc", store, "--grace", "1h");
    assertThat(words(result))
        .startsWith("Nothing collected. 1 is garbage but stays for now, being younger than 1h. ");
    assertThat(hasBytes(STRAY)).isTrue();
    assertThat(run("gc", store, "--grace", "30s", "--json").object()).containsEntry("freed", 1L);
  }

  @Test
  void aLeaseThatHasExpiredHoldsNothing() {
    Clock later = Clock.fixed(EXPIRES.plusSeconds(1), ZoneOffset.UTC);
    assertThat(new Run().at(later).command("leases", store).out())
        .contains(" !")
        .contains("1 lease, of which 1 expired (!).");
    assertThat(new Run().at(later).command("gc", store, "--json").object())
        .containsEntry("collected", Map.of("content", 2L, "lease", 1L));
    assertThat(hasBytes(digest("pulled"))).isFalse();
  }

  @Test
  void bytesWithoutASingleRecordAreNotTakenForOrphans() throws IOException {
    try (Stream<Path> metadata = Files.list(directory.resolve("metadata"))) {
      for (Path file : metadata.toList()) {
        Files.delete(file);
      }
    }
    assertLine(run("gc", store), ExitCode.FAILED, directory + " is not a managed store");
    with(open -> assertThat(open.namespaces()).isEmpty());
    for (String[] more : new String[][] {{"gc", store}, {"gc", store, "--dry-run"}}) {
      assertLine(
          run(more),
          ExitCode.REFUSED,
          "refused: there are blobs and not a single record",
          "; nothing was collected");
    }
    Result json = run("gc", store, "--json");
    assertThat(json.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(json.text("refused")).contains("not a single record");
    assertThat(json.object())
        .containsEntry("epoch", null)
        .containsEntry("collected", Map.of())
        .containsEntry("freed", 0L);
    assertThat(hasBytes(LAYER)).isTrue();
    assertThat(run("gc", store, "--force").exitCode()).isZero();
    assertThat(hasBytes(LAYER)).isFalse();
  }

  /** Keeps and removes nothing, but could refer to anything. */
  private static final class Streams implements Collector {

    @Override
    public String name() {
      return "streams";
    }

    @Override
    public boolean refers() {
      return true;
    }

    @Override
    public Session start() {
      return new Session() {
        @Override
        public void all(BiConsumer<String, String> each) {}

        @Override
        public void active(String namespace, Consumer<String> each) {}
      };
    }

    @Override
    public void remove(String namespace, String key) {}
  }

  @Test
  void whatOnlyAnotherProgramCanJudgeIsLeftToIt() throws IOException {
    ManagedOptions options =
        ManagedOptions.defaults()
            .withSchedule(Optional.empty())
            .withCollectors(List.of(new Streams()));
    try (ManagedStore open = ManagedStore.open(directory, options)) {
      open.collect();
      write(open.workspace("default"), "stray", Map.of());
    }
    for (String[] line : new String[][] {{"gc", store}, {"gc", store, "--dry-run"}}) {
      assertLine(
          run(line),
          ExitCode.REFUSED,
          "refused: the collector streams is not here",
          "; nothing was collected");
    }
    Result json = run("gc", store, "--json");
    assertThat(json.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(json.text("refused")).startsWith("the collector streams is not here");
    assertThat(json.map("seconds").keySet().toString()).isEqualTo("[reconcile, total]");
    assertThat(hasBytes(STRAY)).isTrue();
  }

  @Test
  void removedSnapshotsWaitForTheirProgram() throws IOException {
    ManagedOptions removing =
        ManagedOptions.defaults()
            .withSchedule(Optional.empty())
            .withSnapshots((namespace, snapshotter, name) -> {});
    ManagedStore.open(directory, removing).close();
    with(open -> open.workspace("default").snapshots().prepare("overlayfs", "idle", "", Map.of()));
    Map<String, Object> json = run("gc", store, "--json").object();
    assertThat(json)
        .containsEntry("collected", Map.of("content", 1L, "snapshot", 1L))
        .containsEntry("freed", 1L)
        .containsEntry("queue", 1L);
    assertThat(words(run("gc", store)))
        .contains(
            "1 waits to be removed, by a later gc or by the program that keeps the snapshots.");
  }

  // --- ls, labels, why

  @Test
  void lsListsTheContentOfAllNamespaces() throws IOException {
    secondNamespace();
    Result result = run("ls", store);
    assertThat(result.out())
        .startsWith("NAMESPACE  DIGEST                     SIZE  LABELS\n")
        .containsPattern("default    sha256:[0-9a-f]{12} +8 B       1\n")
        .contains("second     " + LAYER.abbreviated() + "         5 B       0\n")
        .hasLineCount(7);
    assertThat(words(result)).endsWith("4 blobs (24 B) in 2 namespaces, 1 of them in several. ");
    assertThat(run("ls", store, "--namespace", "second", "-q").out()).isEqualTo(LAYER + "\n");
    assertThat(run("ls", store, "--full").out()).contains(LAYER.toString());
  }

  @Test
  void lsAsJsonIsOneLineForEach() throws IOException {
    secondNamespace();
    List<Map<String, Object>> lines = run("ls", store, "--json").lines();
    assertThat(lines)
        .hasSize(5)
        .contains(
            Map.of(
                "namespace",
                "default",
                "digest",
                MANIFEST.toString(),
                "bytes",
                8L,
                "labels",
                Map.of(REF, LAYER.toString())))
        .contains(
            Map.of(
                "namespace",
                "second",
                "digest",
                LAYER.toString(),
                "bytes",
                5L,
                "labels",
                Map.of()));
  }

  @Test
  void labelsShowsWhatIsRecorded() {
    assertThat(run("labels", store).out()).isEqualTo(MANIFEST + "\n  " + REF + "  " + LAYER + "\n");
    assertThat(run("labels", store, LAYER.abbreviated()).out())
        .isEqualTo(LAYER + "\n  no labels: it refers to nothing\n");
    assertThat(run("labels", store, "--json").lines())
        .containsExactly(
            Map.of(
                "namespace",
                "default",
                "digest",
                MANIFEST.toString(),
                "labels",
                Map.of(REF, LAYER.toString())));
  }

  @Test
  void whyShowsTheWayFromARoot() {
    Result result = run("why", store, LAYER.encoded().substring(0, 8));
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualTo(
            LAYER
                + " is live\n\nimage:app:v1  is an image\n\u2514\u2500 "
                + MANIFEST.abbreviated()
                + "\n   \u2514\u2500 "
                + LAYER.abbreviated()
                + "\n");
    assertThat(run("why", store, LAYER.toString(), "--json").object())
        .isEqualTo(
            Map.of(
                "namespace",
                "default",
                "resource",
                LAYER.toString(),
                "live",
                true,
                "recorded",
                true,
                "path",
                List.of("image:app:v1", MANIFEST.toString(), LAYER.toString()),
                "reason",
                "is an image"));
  }

  @Test
  void whyKnowsGarbageAndWhatNobodyKnows() {
    assertThat(run("why", store, STRAY.toString()).out())
        .isEqualTo(STRAY + " is garbage\nnothing refers to it.\n");
    assertThat(run("why", store, "image:gone").out()).startsWith("image:gone is not in use\n");
    assertThat(run("why", store, "image:gone", "--json").object())
        .containsEntry("live", false)
        .containsEntry("recorded", false)
        .containsEntry("path", List.of());
  }

  @Test
  void whyTakesResourcesOfAllKinds() {
    assertThat(run("why", store, "image:app:v1").out()).startsWith("image:app:v1 is live\n");
    assertThat(run("why", store, "lease:pull", "--json").text("reason"))
        .isEqualTo("is a lease until " + EXPIRES);
    assertThat(run("why", store, "snapshot:overlayfs/top", "--json").text("reason"))
        .isEqualTo("the flat lease pull holds it until " + EXPIRES);
    assertThat(run("why", store, "snapshot:overlayfs/top").out())
        .startsWith("snapshot:overlayfs/top is live, but not in the store\n");
    assertThat(run("why", store, "container:c1", "--json").object()).containsEntry("live", false);
    assertLine(run("why", store, "snapshot:top"), ExitCode.USAGE, "snapshot:SNAPSHOTTER/NAME");
    assertLine(run("why", store, "image:"), ExitCode.USAGE, "'image:': image without a name");
    assertLine(run("why", store, "abc"), ExitCode.FAILED, "'abc' is too short for a digest");
    assertLine(
        run("why", store, "00000000"),
        ExitCode.FAILED,
        "no blob '00000000': 'tidemark ls " + store + "' lists what is in the store");
  }

  @Test
  void theNamespaceHasToBeClear() throws IOException {
    secondNamespace();
    for (String command : List.of("why", "labels")) {
      assertLine(
          run(command, store, LAYER.toString()),
          ExitCode.USAGE,
          "which namespace? there are default, second; name one with --namespace");
    }
    assertThat(run("why", store, LAYER.toString(), "--namespace", "second", "--json").object())
        .containsEntry("live", false);
    assertLine(
        run("ls", store, "--namespace", "third"),
        ExitCode.FAILED,
        "no namespace 'third' in " + store + ": there are default, second");
  }

  // --- leases, images

  @Test
  void leasesShowsWhatEachHolds() {
    Result result = run("leases", store);
    assertThat(result.out())
        .startsWith("NAMESPACE  ID    CREATED           EXPIRES           FLAT  HOLDS\n")
        .containsPattern(
            "default    pull  2026-01-0\\d \\d\\d:04  2026-01-0\\d \\d\\d:04  yes   "
                + "1 blob, 1 snapshot\n")
        .endsWith("1 lease.\n");
    assertThat(run("leases", store, "--full").out())
        .contains("yes   " + digest("pulled").abbreviated() + "\n")
        .containsPattern("(?m)^ {40,}snapshots/overlayfs top$");
    assertThat(run("leases", store, "--namespace", "default", "-q").out()).isEqualTo("pull\n");
    assertThat(run("leases", store, "--json").lines())
        .containsExactly(
            Map.of(
                "namespace",
                "default",
                "id",
                "pull",
                "created",
                MADE.toString(),
                "expires",
                EXPIRES.toString(),
                "flat",
                true,
                "labels",
                Map.of(Lease.EXPIRE, EXPIRES.toString(), Lease.FLAT, "1"),
                "holds",
                List.of(
                    Map.of("type", "content", "id", digest("pulled").toString()),
                    Map.of("type", "snapshots/overlayfs", "id", "top"))));
  }

  @Test
  void aLeaseNeedNotExpire() throws IOException {
    with(open -> open.workspace("second").leases().create("keep", Map.of()));
    assertThat(run("leases", store).out())
        .containsPattern(
            "second     keep  2026-01-0\\d \\d\\d:04  never             no    nothing");
    assertThat(run("leases", store, "--json").lines().get(1)).containsEntry("expires", null);
  }

  @Test
  void imagesLsListsNames() {
    assertThat(run("images", "ls", store).out())
        .startsWith("NAMESPACE  NAME    TARGET               TYPE      UPDATED\n")
        .contains("default    app:v1  " + MANIFEST.abbreviated() + "  manifest  2026-01-0")
        .endsWith("1 image.\n");
    assertThat(run("images", "ls", store, "-q").out()).isEqualTo("app:v1\n");
    assertThat(run("images", "ls", store, "--json").lines())
        .containsExactly(
            Map.of(
                "namespace",
                "default",
                "name",
                "app:v1",
                "digest",
                MANIFEST.toString(),
                "mediaType",
                Layout.MANIFEST,
                "bytes",
                8L,
                "labels",
                Map.of("team", "red"),
                "created",
                MADE.toString(),
                "updated",
                MADE.toString()));
    assertLine(run("images", "mv", store), ExitCode.USAGE, "'mv' is unknown");
  }

  // --- which store

  @Test
  void aBareDirectoryIsRecognised() {
    assertThat(run("ls", directory.toString(), "-q").out()).hasLineCount(4);
    assertThat(run("leases", directory.toString(), "-q").out()).isEqualTo("pull\n");
    assertThat(run("gc", directory.toString(), "--json").text("store")).isEqualTo(store);
  }

  @Test
  void aLayoutIsNeverTakenForAManagedStore() throws IOException {
    Layout layout = Layout.withGarbage(folder.resolve("images"));
    Files.createDirectories(layout.directory().resolve("metadata"));
    Files.createFile(layout.directory().resolve("metadata/data.mdb"));
    assertThat(tidemark("ls", layout.path(), "-q").out()).hasLineCount(8);
    assertLine(
        tidemark("gc", "managed:" + layout.path()),
        ExitCode.FAILED,
        layout.path() + " is an OCI image layout; name it as oci:" + layout.path());
    assertLine(tidemark("leases", layout.path()), ExitCode.USAGE, "works on managed stores only");
    assertLine(
        tidemark("ls", layout.path(), "--namespace", "x"),
        ExitCode.USAGE,
        "--namespace works on managed stores only");
    assertThat(layout.count()).isEqualTo(8);
  }

  @Test
  void nothingIsMadeWhereNoStoreIs() throws IOException {
    Path missing = folder.resolve("missing");
    assertLine(run("gc", "managed:" + missing), ExitCode.FAILED, "no such directory");
    assertThat(missing).doesNotExist();
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (String command : List.of("gc", "ls", "leases")) {
      assertLine(
          run(command, "managed:" + empty), ExitCode.FAILED, empty + " is not a managed store");
    }
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void commandsForLayoutsSaySo() {
    for (String command : List.of("scan", "tree", "restore", "purge")) {
      assertLine(
          run(command, store),
          ExitCode.USAGE,
          command + " works on OCI image layouts only, and " + store + " is a managed store; see");
    }
  }

  @Test
  void optionsForLayoutsSaySo() {
    for (String[] line :
        new String[][] {
          {"gc", store, "--quarantine", "1h"},
          {"gc", store, "--state", "x"},
          {"ls", store, "--live"},
          {"ls", store, "--garbage"},
          {"ls", store, "--plugins", "x"}
        }) {
      assertLine(run(line), ExitCode.USAGE, line[2] + " works on OCI image layouts only");
    }
    assertThat(hasBytes(STRAY)).isTrue();
  }

  @Test
  void anotherProcessMayHaveItOpen() throws Exception {
    try (OtherProcess other = OtherProcess.with(directory)) {
      assertThat(run("leases", store, "-q").out()).startsWith("pull\n").hasLineCount(2);
      assertThat(run("ls", store, "-q").out()).hasLineCount(4);
      assertThat(run("gc", store, "--json").object())
          .containsEntry("collected", Map.of("content", 1L));
      assertThat(hasBytes(STRAY)).isFalse();
      other.beCollecting();
      assertLine(
          run("gc", store),
          ExitCode.FAILED,
          "another collector (pid " + other.pid() + ") is at work in " + directory,
          "; wait for it or stop it");
      assertThat(run("gc", store, "--dry-run").exitCode()).isZero();
      assertThat(run("ls", store, "-q").out()).hasLineCount(3);
    }
    assertThat(run("gc", store).exitCode()).isZero();
  }
}
