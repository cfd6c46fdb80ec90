package dev.tidemark.images.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.images.graph.Index;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The functions of containerd's package {@code oci} on a tar. */
class TarDriverTest {

  private static final byte[] TEST = "test".getBytes(UTF_8);
  private static final Digest DIGEST = Digester.digest("sha256", TEST);
  private static final String PATH = "blobs/sha256/" + DIGEST.encoded();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ImageDriver driver = ImageDriver.tar(out);
  private final ImageLayout layout = ImageLayout.of(driver);

  /** Every entry as {@code name mode content}. */
  private List<String> entries() throws IOException {
    driver.close();
    List<String> entries = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(
            entry.getName()
                + " "
                + Integer.toOctalString(entry.getMode() & 0777)
                + " "
                + new String(tar.readAllBytes(), UTF_8));
      }
    }
    return entries;
  }

  @Test
  void initAndAnImage() throws IOException {
    ImageLayout.init(driver, new InitOptions("", true, false));
    layout.write(TEST);
    layout.write(Index.empty());

    assertThat(entries())
        .containsExactly(
            "blobs/ 755 ",
            "blobs/sha256/ 755 ",
            "oci-layout 644 {\"imageLayoutVersion\":\"1.0.0\"}",
            PATH + " 444 test",
            "index.json 644 " + new String(Index.empty().json(), UTF_8));
  }

  @Test
  void directoriesOfOtherAlgorithmsAreMadeToo() throws IOException {
    Digest digest = Digester.digest("sha512", TEST);
    layout.write(new Descriptor("", digest, 4), new ByteArrayInputStream(TEST));

    assertThat(entries())
        .containsExactly(
            "blobs/ 755 ", "blobs/sha512/ 755 ", "blobs/sha512/" + digest.encoded() + " 444 test");
  }

  @Test
  void writeBlobCommits() throws IOException {
    layout.write(TEST);

    assertThat(entries()).contains(PATH + " 444 test");
  }

  @Test
  void nothingWrongGetsIntoTheArchive() throws IOException {
    Digest other = Digester.digest("sha256", new byte[0]);
    try (BlobSink writer = layout.writer("sha256")) {
      writer.write(TEST);
      assertThatThrownBy(() -> writer.commit(3, Optional.empty()))
          .isInstanceOf(UnexpectedSizeException.class);
    }
    try (BlobSink writer = layout.writer("sha256")) {
      writer.write(TEST);
      assertThatThrownBy(() -> writer.commit(-1, Optional.of(other)))
          .isInstanceOf(UnexpectedDigestException.class);
    }

    assertThat(entries()).isEmpty();
  }

  @Test
  void doubleCommitAddsNothing() throws IOException {
    try (BlobSink writer = layout.writer("sha256")) {
      writer.write(TEST);
      assertThat(writer.digest()).isEqualTo(DIGEST);
      writer.commit(4, Optional.of(DIGEST));
      assertThatThrownBy(() -> writer.commit(4, Optional.of(DIGEST)))
          .isInstanceOf(IOException.class);
    }

    assertThat(entries()).containsOnlyOnce(PATH + " 444 test");
  }

  @Test
  void closeWithoutCommitAddsNothing() throws IOException {
    try (BlobSink writer = layout.writer("sha256")) {
      writer.write(TEST);
    }

    assertThat(entries()).isEmpty();
  }

  @Test
  void theSameBlobTwiceIsOneEntry() throws IOException {
    layout.write(TEST);
    layout.write(TEST);

    assertThat(entries()).containsOnlyOnce(PATH + " 444 test");
  }

  @Test
  void theSameDocumentTwiceFails() throws IOException {
    layout.write(Index.empty());

    assertThatThrownBy(() -> layout.write(Index.empty()))
        .hasMessage("duplicate entry 'index.json'");
  }

  @Test
  void noReadOperationWorks() {
    for (ThrowingCallable operation :
        List.<ThrowingCallable>of(
            () -> layout.read(DIGEST),
            () -> layout.open(new Descriptor("", DIGEST, 4)),
            layout::index,
            layout::header,
            () -> layout.put(new Descriptor("", DIGEST, 4)),
            () -> layout.remove("name"),
            () -> layout.delete(DIGEST))) {
      assertThatThrownBy(operation)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageStartingWith("Tar does not support");
    }
  }

  @Test
  void theStreamStaysOpenAndTheArchiveIsAlwaysTheSame() throws IOException {
    layout.write(TEST);
    driver.close();
    byte[] first = out.toByteArray();
    out.reset();
    try (ImageDriver again = ImageDriver.tar(out)) {
      ImageLayout.of(again).write(TEST);
    }

    assertThat(out.toByteArray()).isEqualTo(first);
  }
}
