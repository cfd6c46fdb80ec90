package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking at one blob, opening it, deleting it. */
class BlobAccessTest {

  private static final Instant OLD = Instant.parse("2020-02-02T02:02:02Z");

  @TempDir Path temporary;

  private LayoutWriter layout;
  private OciLayout open;

  @BeforeEach
  void layout() throws IOException {
    layout = new LayoutWriter(temporary.resolve("layout"));
    open = Reading.open(layout);
  }

  private String read(Digest digest) throws IOException {
    try (InputStream stream = open.open(digest)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void regularFile() throws IOException {
    Digest blob = layout.blob("content");
    Files.setLastModifiedTime(layout.path(blob), FileTime.from(OLD));

    BlobInfo info = open.info(blob).orElseThrow();
    assertThat(info).isEqualTo(new BlobInfo(7, OLD, Optional.empty(), 7, info.stamp()));
    assertThat(read(blob)).isEqualTo("content");
    assertThat(open.delete(blob)).isTrue();
    assertThat(layout.path(blob)).doesNotExist();
    assertThat(open.delete(blob)).isFalse();
  }

  @Test
  void whatIsWrittenAgainWithItsOldTimeIsAnother() throws IOException {
    Digest blob = layout.blob("content");
    Files.setLastModifiedTime(layout.path(blob), FileTime.from(OLD));
    BlobInfo before = open.info(blob).orElseThrow();
    assertThat(open.info(blob)).contains(before);
    byte[] bytes = Files.readAllBytes(layout.path(blob));
    Files.delete(layout.path(blob));
    Files.write(layout.path(blob), bytes);
    Files.setLastModifiedTime(layout.path(blob), FileTime.from(OLD));
    BlobInfo after = open.info(blob).orElseThrow();
    assertThat(after.modified()).isEqualTo(before.modified());
    assertThat(after.stamp()).isNotEqualTo(before.stamp());
  }

  @Test
  void absent() throws IOException {
    Digest absent = Blob.digest("absent");
    Digest otherAlgorithm = new Digest("sha512", "ab".repeat(64));

    for (Digest digest : new Digest[] {absent, otherAlgorithm}) {
      assertThat(open.info(digest)).isEmpty();
      assertThat(open.delete(digest)).isFalse();
      assertThatThrownBy(() -> open.open(digest)).isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void absentWithAFileInTheWay() throws IOException {
    layout.write("blobs/sha512", "");

    assertThat(open.info(new Digest("sha512", "ab".repeat(64)))).isEmpty();
  }

  @Test
  void longerThanAnyFileName() throws IOException {
    Digest digest = new Digest("odd", "a".repeat(Digest.MAX_ENCODED));

    assertThat(open.info(digest)).isEmpty();
    assertThat(open.delete(digest)).isFalse();
  }

  @Test
  void linkToAnotherBlob() throws IOException {
    Digest blob = layout.blob("content");
    Digest link = layout.link("link", Path.of(blob.encoded()));
    Digest second = layout.link("second", layout.path(link));

    assertThat(open.info(link).orElseThrow().sharedWith()).contains(blob);
    assertThat(open.info(link).orElseThrow().size()).isEqualTo(7);
    assertThat(open.info(second).orElseThrow().sharedWith()).contains(link);
    assertThat(read(second)).isEqualTo("content");
  }

  @Test
  void linkToABlobOfAnotherAlgorithmAndByADetour() throws IOException {
    Digest blob = layout.blob("content");
    Path detour = Files.createSymbolicLink(temporary.resolve("detour"), layout.path(blob));
    Digest wide = new Digest("sha512", "ab".repeat(64));
    Files.createDirectory(layout.path(wide).getParent());
    Files.createSymbolicLink(layout.path(wide), detour);

    assertThat(open.info(wide).orElseThrow().sharedWith()).contains(blob);
  }

  @Test
  void linkWithinALinkedDirectory() throws IOException {
    Digest blob = layout.blob("content");
    Path elsewhere = temporary.resolve("elsewhere");
    Files.move(layout.sha256(), elsewhere);
    Files.createSymbolicLink(layout.sha256(), elsewhere);
    Digest link = layout.link("link", elsewhere.resolve(blob.encoded()));

    assertThat(open.info(link).orElseThrow().sharedWith()).contains(blob);
  }

  @Test
  void linkOutOfTheLayout() throws IOException {
    Path outside = Files.writeString(temporary.resolve("outside"), "content");
    Digest link = layout.link("link", outside);

    BlobInfo info = open.info(link).orElseThrow();
    assertThat(info.size()).isEqualTo(7);
    assertThat(info.sharedWith()).isEmpty();
    assertThat(read(link)).isEqualTo("content");

    assertThat(open.delete(link)).isTrue();
    assertThat(layout.path(link)).doesNotExist();
    assertThat(outside).hasContent("content");
  }

  @Test
  void freshLinkToAnOldFileIsYoung() throws IOException {
    Path outside = Files.writeString(temporary.resolve("outside"), "content");
    Files.setLastModifiedTime(outside, FileTime.from(OLD));
    Digest link = layout.link("link", outside);
    assertThat(open.info(link).orElseThrow().modified()).isAfter(OLD);

    Instant later = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
    Files.setLastModifiedTime(outside, FileTime.from(later));
    assertThat(open.info(link).orElseThrow().modified()).isEqualTo(later);
  }

  @Test
  void danglingLinkIsThere() throws IOException {
    Digest missing = Blob.digest("missing");
    Digest link = layout.link("link", Path.of(missing.encoded()));
    Digest outward = layout.link("outward", Path.of("/nowhere/at/all"));

    assertThat(open.info(link)).get().extracting(BlobInfo::size).isEqualTo(0L);
    assertThat(open.info(link).orElseThrow().sharedWith()).contains(missing);
    assertThat(open.info(outward).orElseThrow().sharedWith()).isEmpty();
    assertThatThrownBy(() -> open.open(link))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("symbolic link");
    assertThat(open.delete(link)).isTrue();
    assertThat(open.info(link)).isEmpty();
  }

  @Test
  void linkBelowAFileDangles() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    Digest link = layout.link("link", file.resolve("below"));

    assertThat(open.info(link)).get().extracting(BlobInfo::size).isEqualTo(0L);
  }

  @Test
  void linksInACircleAreThere() throws IOException {
    Digest self = Blob.digest("self");
    layout.link("self", Path.of(self.encoded()));
    Digest there = layout.link("there", Path.of(Blob.digest("back").encoded()));
    Digest back = layout.link("back", Path.of(there.encoded()));

    assertThat(open.info(self)).get().extracting(BlobInfo::sharedWith).isEqualTo(Optional.empty());
    assertThat(open.info(there).orElseThrow().sharedWith()).contains(back);
    assertThatThrownBy(() -> open.open(self)).isInstanceOf(IOException.class);
    assertThat(open.delete(self)).isTrue();
  }

  @Test
  void linkIntoALockedDirectoryIsAnError() throws IOException {
    Path locked = Files.createDirectory(temporary.resolve("locked"));
    Files.writeString(locked.resolve("file"), "");
    Digest link = layout.link("link", locked.resolve("file"));
    TestFiles.lock(locked);
    try {
      assertThatThrownBy(() -> open.info(link))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("permission denied");
    } finally {
      TestFiles.unlock(locked);
    }
  }

  @Test
  void directoryIsNoBlob() throws IOException {
    Digest directory = Blob.digest("directory");
    Files.createDirectory(layout.path(directory));
    Digest link = layout.link("link", layout.path(directory));

    assertThat(open.info(directory)).isEmpty();
    assertThat(open.delete(directory)).isFalse();
    assertThat(layout.path(directory)).isDirectory();
    assertThat(open.info(link)).isEmpty();
    assertThatThrownBy(() -> open.open(link)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void pipeIsNoBlobAndDoesNotBlock() throws IOException {
    Digest pipe = Blob.digest("pipe");
    TestFiles.pipe(layout.path(pipe));
    Digest link = layout.link("link", layout.path(pipe));

    for (Digest digest : new Digest[] {pipe, link}) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> open.open(digest)).isInstanceOf(NoSuchFileException.class));
      assertThat(open.info(digest)).isEmpty();
    }
    assertThat(open.delete(pipe)).isFalse();
    assertThat(Files.exists(layout.path(pipe))).isTrue();
  }

  @Test
  void hardLinksGoOneByOne() throws IOException {
    Digest blob = layout.blob("content");
    Digest other = Blob.digest("other");
    Files.createLink(layout.path(other), layout.path(blob));

    assertThat(open.info(other).orElseThrow().sharedWith()).isEmpty();
    assertThat(open.delete(blob)).isTrue();
    assertThat(read(other)).isEqualTo("content");
  }

  @Test
  void lockedBlobIsThereButCannotBeOpened() throws IOException {
    Digest blob = layout.blob("content");
    TestFiles.lock(layout.path(blob));

    assertThat(open.info(blob)).isPresent();
    assertThatThrownBy(() -> open.open(blob))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot open")
        .hasMessageContaining("permission denied");
  }

  @Test
  void deletingFromALockedDirectorySaysWhy() throws IOException {
    Digest blob = layout.blob("content");
    TestFiles.lockForWriting(layout.sha256());
    try {
      assertThatThrownBy(() -> open.delete(blob))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot delete")
          .hasMessageContaining("writable");
    } finally {
      TestFiles.unlock(layout.sha256());
    }
  }
}
