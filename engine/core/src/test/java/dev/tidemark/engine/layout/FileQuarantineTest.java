package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.Quarantine;
import dev.tidemark.spi.store.Quarantine.Held;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileQuarantineTest {

  private static final Instant FIRST = Instant.parse("2026-01-31T23:59:59.250Z");
  private static final Instant SECOND = FIRST.plusSeconds(60);
  private static final String FIRST_PLACE = ".tidemark/quarantine/20260131T235959.250Z-run/sha256/";

  @TempDir Path temporary;

  private LayoutWriter layout;
  private OciLayout open;
  private Quarantine quarantine;

  @BeforeEach
  void layout() throws IOException {
    layout = new LayoutWriter(temporary.resolve("layout"));
    open = Reading.open(layout);
    quarantine = open.quarantine();
  }

  private List<String> quarantined() throws IOException {
    return TestFiles.below(layout.directory()).stream()
        .filter(path -> path.startsWith(".tidemark"))
        .toList();
  }

  @Test
  void holdAndRelease() throws IOException {
    Digest blob = layout.blob("content");
    FileTime written = FileTime.from(Instant.parse("2020-02-02T02:02:02Z"));
    Files.setLastModifiedTime(layout.path(blob), written);

    assertThat(quarantine.hold(blob, "run", FIRST)).isTrue();
    assertThat(open.info(blob)).isEmpty();
    assertThat(Reading.list(open)).isEmpty();
    assertThat(quarantined()).containsExactly(FIRST_PLACE + blob.encoded());
    assertThat(quarantine.held()).containsExactly(new Held(blob, 7, "run", FIRST));

    assertThat(quarantine.release(blob)).isTrue();
    assertThat(layout.path(blob)).hasContent("content");
    assertThat(Files.getLastModifiedTime(layout.path(blob))).isEqualTo(written);
    assertThat(quarantine.held()).isEmpty();
    assertThat(quarantine.release(blob)).isFalse();
    assertThat(layout.directory().resolve(".tidemark/quarantine")).isEmptyDirectory();
  }

  @Test
  void nothingToHold() throws IOException {
    assertThat(quarantine.hold(Blob.digest("absent"), "run", FIRST)).isFalse();
    assertThat(quarantine.held()).isEmpty();
    assertThat(open.stateDirectory()).doesNotExist();
  }

  @Test
  void onlyTheOwnerMayLookInside() throws IOException {
    quarantine.hold(layout.blob("content"), "run", FIRST);
    assumeTrue(
        Files.getFileStore(open.stateDirectory()).supportsFileAttributeView("posix"),
        "no permissions");

    Path run = open.stateDirectory().resolve("quarantine/20260131T235959.250Z-run");
    for (Path made : List.of(open.stateDirectory(), run.getParent(), run, run.resolve("sha256"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .as(made.toString())
          .isEqualTo("rwx------");
    }
  }

  @Test
  void purge() throws IOException {
    Digest one = layout.blob("one");
    Digest two = layout.blob("two");
    quarantine.hold(one, "run", FIRST);
    quarantine.hold(two, "run", FIRST.plusNanos(999));

    assertThat(quarantine.purge(new Held(one, 3, "run", FIRST))).isTrue();
    assertThat(quarantined()).containsExactly(FIRST_PLACE + two.encoded());
    assertThat(quarantine.purge(new Held(one, 3, "run", FIRST))).isFalse();
    for (Held held : quarantine.held()) {
      assertThat(quarantine.purge(held)).isTrue();
    }
    assertThat(open.stateDirectory().resolve("quarantine")).isEmptyDirectory();
    assertThat(quarantine.release(two)).isFalse();
  }

  @Test
  void emptyDirectoriesAreRemovedInTheEnd() throws IOException {
    quarantine.hold(layout.blob("content"), "run", FIRST);
    Path place = open.stateDirectory().resolve("quarantine");
    Files.createDirectories(place.resolve("20260131T235959.251Z-empty/sha512"));

    assertThat(quarantine.held()).hasSize(1);
    assertThat(place.resolve("20260131T235959.251Z-empty")).doesNotExist();
    assertThat(quarantine.held()).hasSize(1);
  }

  @Test
  void oldestFirstAndNewestReleased() throws IOException {
    Digest blob = layout.blob("old copy");
    quarantine.hold(blob, "b", SECOND);
    layout.write("blobs/sha256/" + blob.encoded(), "new");
    quarantine.hold(blob, "a", SECOND.plusSeconds(1));
    layout.write("blobs/sha256/" + blob.encoded(), "oldest of all");
    quarantine.hold(blob, "c", FIRST);

    assertThat(quarantine.held()).extracting(Held::run).containsExactly("c", "b", "a");
    assertThat(quarantine.release(blob)).isTrue();
    assertThat(layout.path(blob)).hasContent("new");
    assertThat(quarantine.held()).extracting(Held::run).containsExactly("c", "b");
  }

  @Test
  void releaseLeavesWhatIsInTheStore() throws IOException {
    Digest blob = layout.blob("content");
    quarantine.hold(blob, "run", FIRST);
    layout.write("blobs/sha256/" + blob.encoded(), "again");

    assertThat(quarantine.release(blob)).isTrue();
    assertThat(layout.path(blob)).hasContent("again");
    assertThat(quarantine.held()).hasSize(1);
  }

  @Test
  void sameBlobTwiceInOneRun() throws IOException {
    Digest blob = layout.blob("content");
    quarantine.hold(blob, "run", FIRST);
    layout.blob("content");

    assertThat(quarantine.hold(blob, "run", FIRST)).isTrue();
    assertThat(quarantine.held()).hasSize(1);
  }

  @Test
  void releaseMakesTheDirectoryAgain() throws IOException {
    Digest blob = layout.blob("content");
    quarantine.hold(blob, "run", FIRST);
    Files.delete(layout.sha256());
    Files.delete(layout.blobs());

    assertThat(quarantine.release(blob)).isTrue();
    assertThat(layout.path(blob)).hasContent("content");
  }

  @Test
  void linkMovesAndItsTargetStays() throws IOException {
    Digest blob = layout.blob("content");
    Digest link = layout.link("link", Path.of(blob.encoded()));

    assertThat(quarantine.hold(link, "run", FIRST)).isTrue();
    assertThat(quarantine.held()).containsExactly(new Held(link, 0, "run", FIRST));
    assertThat(layout.path(blob)).hasContent("content");
    assertThat(quarantine.release(link)).isTrue();
    assertThat(layout.path(link)).isSymbolicLink().hasContent("content");
  }

  @Test
  void directoryIsNotMoved() throws IOException {
    Digest directory = Blob.digest("directory");
    Files.createDirectory(layout.path(directory));

    assertThat(quarantine.hold(directory, "run", FIRST)).isFalse();
    assertThat(layout.path(directory)).isDirectory();
  }

  @Test
  void strangersAreIgnored() throws IOException {
    Digest blob = layout.blob("content");
    quarantine.hold(blob, "run", FIRST);
    String place = ".tidemark/quarantine/";
    layout.write(place + "notes", "");
    layout.write(place + "20260131T235959.251Z-file", "");
    layout.write(place + "20260131T235959.251Z/sha256/" + blob.encoded(), "");
    layout.write(FIRST_PLACE + ".part-123", "");

    assertThat(quarantine.held()).extracting(Held::digest).containsExactly(blob);
    assertThat(quarantine.purge(quarantine.held().get(0))).isTrue();
    assertThat(quarantined()).hasSize(4);
  }

  @Test
  void unreadableQuarantineIsNotEmpty() throws IOException {
    Files.createDirectory(open.stateDirectory());
    Files.writeString(open.stateDirectory().resolve("quarantine"), "");

    assertThatThrownBy(quarantine::held).isInstanceOf(IOException.class);
    Digest blob = layout.blob("content");
    assertThatThrownBy(() -> quarantine.hold(blob, "run", FIRST))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot move")
        .hasMessageContaining("writable");
    assertThat(layout.path(blob)).hasContent("content");
  }

  @Test
  void lockedStoreSaysWhy() throws IOException {
    Digest blob = layout.blob("content");
    TestFiles.lockForWriting(layout.directory());
    try {
      assertThatThrownBy(() -> quarantine.hold(blob, "run", FIRST))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("permission denied");
    } finally {
      TestFiles.unlock(layout.directory());
    }
  }

  @Test
  void blobsOnAnotherDevice() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isDirectory(memory) && Files.isWritable(memory), "no second device");
    Path elsewhere = Files.createTempDirectory(memory, "layout");
    try {
      assumeTrue(
          !Files.getFileStore(elsewhere).equals(Files.getFileStore(temporary)), "same device");
      Files.delete(layout.sha256());
      Files.createSymbolicLink(layout.sha256(), elsewhere);
      Digest blob = layout.blob("content");
      Digest link = layout.link("link", Path.of(blob.encoded()));
      FileTime written = FileTime.from(Instant.parse("2020-02-02T02:02:02Z"));
      Files.setLastModifiedTime(layout.path(blob), written);

      assertThat(quarantine.hold(blob, "run", FIRST)).isTrue();
      assertThat(quarantine.hold(link, "run", FIRST)).isTrue();
      assertThat(elsewhere).isEmptyDirectory();
      assertThat(quarantined())
          .containsExactlyInAnyOrder(FIRST_PLACE + blob.encoded(), FIRST_PLACE + link.encoded());

      assertThat(quarantine.release(blob)).isTrue();
      assertThat(quarantine.release(link)).isTrue();
      assertThat(layout.path(link)).isSymbolicLink().hasContent("content");
      assertThat(Files.getLastModifiedTime(layout.path(blob))).isEqualTo(written);
      assertThat(quarantined()).isEmpty();
    } finally {
      for (String file : TestFiles.below(elsewhere)) {
        Files.delete(elsewhere.resolve(file));
      }
      Files.delete(elsewhere);
    }
  }

  /** Directories come and go under the feet of every thread, and no blob is ever lost. */
  @Test
  void manyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Void>> results = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Digest blob = layout.blob("blob of " + thread);
        Callable<Void> task =
            () -> {
              for (int i = 0; i < 300; i++) {
                assertThat(quarantine.hold(blob, "run", FIRST)).isTrue();
                assertThat(quarantine.held()).extracting(Held::digest).contains(blob);
                assertThat(quarantine.release(blob)).isTrue();
                assertThat(open.info(blob)).isPresent();
              }
              return null;
            };
        results.add(threads.submit(task));
      }
      for (Future<Void> result : results) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(Reading.list(open)).hasSize(4);
  }
}
