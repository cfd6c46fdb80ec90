package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is named, and that nothing is taken for empty because it cannot be read. */
class BlobListingTest {

  @TempDir Path temporary;

  private LayoutWriter layout;

  @BeforeEach
  void layout() throws IOException {
    layout = new LayoutWriter(temporary.resolve("layout"));
  }

  private List<Digest> list() throws IOException {
    return Reading.list(Reading.open(layout));
  }

  @Test
  void everyBlobOnce() throws IOException {
    Digest one = layout.blob("one");
    Digest two = layout.blob("two");

    assertThat(list()).containsExactlyInAnyOrder(one, two);
  }

  @Test
  void everyAlgorithm() throws IOException {
    String hash = "0123456789abcdef".repeat(8);
    layout.write("blobs/sha512/" + hash, "");
    layout.write("blobs/sha384/" + hash.substring(32), "");
    layout.write("blobs/sha384/" + hash, "");
    layout.write("blobs/blake3/" + hash.substring(64), "");
    layout.write("blobs/x+b64u.v-1/LCa0a2j_xo=", "");

    assertThat(list())
        .containsExactlyInAnyOrder(
            new Digest("sha512", hash),
            new Digest("sha384", hash.substring(32)),
            new Digest("blake3", hash.substring(64)),
            new Digest("x+b64u.v-1", "LCa0a2j_xo="));
  }

  @Test
  void strangersArePassedOver() throws IOException {
    Digest blob = layout.blob("one");
    Digest absent = Blob.digest("absent");
    layout.write("blobs/sha256/" + absent.encoded().toUpperCase(Locale.ROOT), "");
    layout.write("blobs/sha256/" + absent.encoded().substring(1), "");
    layout.write("blobs/sha256/" + absent.encoded() + ".tmp", "");
    layout.write("blobs/sha256/.lock", "");
    layout.write("blobs/sha256/ü", "");
    layout.write("blobs/SHA256/" + absent.encoded(), "");
    layout.write("blobs/.tmp/" + absent.encoded(), "");
    layout.write("blobs/readme", "");
    layout.write("oci-put-blob123", "");
    layout.write("ingest/" + absent.encoded(), "");

    assertThat(list()).containsExactly(blob);
  }

  @Test
  void lostAndFoundIsNoAlgorithm() throws IOException {
    layout.write("blobs/lost+found/12345", "");

    assertThat(list()).isEmpty();
  }

  @Test
  void entriesAreNotLookedAt() throws IOException {
    Digest dangling = layout.link("dangling", Path.of("nowhere"));
    Digest directory = Blob.digest("directory");
    Files.createDirectory(layout.path(directory));

    assertThat(list()).containsExactlyInAnyOrder(dangling, directory);
    assertThat(Reading.open(layout).info(directory)).isEmpty();
  }

  @Test
  void noBlobsAtAll() throws IOException {
    Files.delete(layout.sha256());
    assertThat(list()).isEmpty();

    Files.delete(layout.blobs());
    assertThat(list()).isEmpty();
  }

  @Test
  void linkedDirectoriesAreFollowed() throws IOException {
    Digest blob = layout.blob("one");
    Path elsewhere = temporary.resolve("elsewhere");
    Files.move(layout.sha256(), elsewhere);
    Files.createSymbolicLink(layout.sha256(), elsewhere);
    assertThat(list()).containsExactly(blob);

    Path blobs = temporary.resolve("blobs");
    Files.move(layout.blobs(), blobs);
    Files.createSymbolicLink(layout.blobs(), blobs);
    assertThat(list()).containsExactly(blob);
    assertThat(Reading.open(layout).info(blob)).isPresent();
    assertThat(Reading.open(layout).shared().orElseThrow()).startsWith("blobs leads to " + blobs);
    Files.delete(layout.blobs());
    Files.move(blobs, layout.blobs());
    assertThat(Reading.open(layout).shared().orElseThrow()).startsWith("blobs/sha256 leads to ");
  }

  @Test
  void linkToMissingDirectoryIsNotEmpty() throws IOException {
    OciLayout open = Reading.open(layout);
    Files.delete(layout.sha256());
    Files.createSymbolicLink(layout.sha256(), Path.of("unmounted"));
    assertThatThrownBy(() -> Reading.list(open))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot list");
    assertThatThrownBy(() -> open.info(Blob.digest("one")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("mounted");

    Files.delete(layout.sha256());
    Files.delete(layout.blobs());
    Files.createSymbolicLink(layout.blobs(), Path.of("unmounted"));
    assertThatThrownBy(() -> Reading.list(open)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> open.version()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> open.info(Blob.digest("one"))).isInstanceOf(IOException.class);
  }

  @Test
  void circleOfLinksIsNotEmpty() throws IOException {
    OciLayout open = Reading.open(layout);
    Files.delete(layout.sha256());
    Files.createSymbolicLink(layout.sha256(), Path.of("sha256"));

    assertThatThrownBy(() -> Reading.list(open)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> open.info(Blob.digest("one"))).isInstanceOf(IOException.class);
  }

  @Test
  void fileInPlaceOfBlobsIsNotEmpty() throws IOException {
    OciLayout open = Reading.open(layout);
    Files.delete(layout.sha256());
    Files.delete(layout.blobs());
    Files.writeString(layout.blobs(), "");

    assertThatThrownBy(() -> Reading.list(open))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot list " + layout.blobs());
  }

  @Test
  void vanishedLayoutIsNotEmpty() throws IOException {
    OciLayout open = Reading.open(layout);
    Files.move(layout.directory(), temporary.resolve("moved"));

    assertThatThrownBy(() -> Reading.list(open)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> open.version()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> open.read("")).isInstanceOf(IOException.class);
  }

  @Test
  void unreadableDirectoryIsNotEmpty() throws IOException {
    OciLayout open = Reading.open(layout);
    Digest blob = layout.blob("one");
    TestFiles.lock(layout.sha256());
    try {
      assertThatThrownBy(() -> Reading.list(open))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> open.info(blob))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("permission denied");
    } finally {
      TestFiles.unlock(layout.sha256());
    }
  }

  @Test
  void pipeNamedLikeAnAlgorithmDoesNotBlock() throws IOException {
    Digest blob = layout.blob("one");
    TestFiles.pipe(layout.blobs().resolve("md5"));

    List<Digest> listed = assertTimeoutPreemptively(Duration.ofSeconds(20), this::list);
    assertThat(listed).containsExactly(blob);
  }
}
