package dev.tidemark.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.Blob;
import dev.tidemark.testkit.LayoutWriter;
import dev.tidemark.testkit.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeVersionTest {

  private static final Clock NOW = Clock.systemUTC();
  private static final Clock LATER = Clock.offset(NOW, Duration.ofMinutes(1));

  @TempDir Path temporary;

  private LayoutWriter layout;

  @BeforeEach
  void layout() throws IOException {
    layout = new LayoutWriter(temporary.resolve("layout"));
  }

  private Optional<String> token(Clock clock, Clock machine) throws IOException {
    return new TreeVersion(new BlobTree(layout.directory(), "blobs"), clock, machine).token();
  }

  /** The token as it would be if all that was done had been done a minute ago. */
  private String token() throws IOException, InterruptedException {
    Thread.sleep(20); // So that a stamp of now differs from one of the next step.
    Optional<String> token = token(LATER, LATER);
    assumeTrue(token.isPresent(), "this file system is not known to be local");
    return token.get();
  }

  @Test
  void sameWhileNothingChanges() throws Exception {
    layout.blob("one");

    assertThat(token()).isEqualTo(token());
  }

  @Test
  void anotherWhenABlobComesOrGoes() throws Exception {
    String empty = token();
    Digest blob = layout.blob("one");
    String one = token();
    Reading.open(layout).delete(blob);

    assertThat(one).isNotEqualTo(empty);
    assertThat(token()).isNotEqualTo(one).isNotEqualTo(empty);
  }

  @Test
  void anotherWhenAnAlgorithmComes() throws Exception {
    String before = token();
    layout.write("blobs/sha512/" + "ab".repeat(64), "");

    assertThat(token()).isNotEqualTo(before);
  }

  @Test
  void anotherWhenATimeIsSetBack() throws Exception {
    FileTime time = Files.getLastModifiedTime(layout.sha256());
    String before = token();
    layout.blob("one");
    Files.setLastModifiedTime(layout.sha256(), time);

    assertThat(token()).isNotEqualTo(before);
  }

  @Test
  void anotherWhenADirectoryIsReplaced() throws Exception {
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Path other = Files.createDirectory(temporary.resolve("other"));
    Path through = Files.createSymbolicLink(temporary.resolve("through"), elsewhere);
    Files.delete(layout.sha256());
    Files.createSymbolicLink(layout.sha256(), through);
    String before = token();
    Files.delete(through);
    Files.createSymbolicLink(through, other);

    assertThat(token()).isNotEqualTo(before);
  }

  @Test
  void strangersBesideTheBlobsDoNotCount() throws Exception {
    String before = token();
    layout.write("oci-put-blob1", "");
    layout.index(Link.to(Blob.digest("one")).named("v1"));

    assertThat(token()).isEqualTo(before);
  }

  @Test
  void noBlobsIsAStateToo() throws Exception {
    Files.delete(layout.sha256());
    Files.delete(layout.blobs());
    String none = token();
    Files.createDirectory(layout.blobs());

    assertThat(token()).isNotEqualTo(none);
  }

  @Test
  void noneRightAfterAChange() throws IOException {
    assertThat(token(NOW, NOW)).isEmpty();
  }

  @Test
  void noneWhileEitherClockFindsAStampTooYoung() throws IOException {
    assertThat(token(LATER, NOW)).isEmpty();
    assertThat(token(NOW, LATER)).isEmpty();
    assertThat(token(LATER, Clock.fixed(Instant.EPOCH, NOW.getZone()))).isEmpty();
  }

  @Test
  void noneWhileAStampIsInTheFuture() throws IOException {
    Files.setLastModifiedTime(
        layout.sha256(), FileTime.from(Instant.now().plus(Duration.ofDays(400))));

    assertThat(token(LATER, LATER)).isEmpty();
  }

  @Test
  void layoutAtRestHasOne() throws Exception {
    OciLayout open = Reading.open(layout);
    token(); // Ends the test where there is none.
    assertThat(open.version()).isEmpty();

    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (open.version().isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(100);
    }
    assertThat(open.version()).isPresent();
  }
}
