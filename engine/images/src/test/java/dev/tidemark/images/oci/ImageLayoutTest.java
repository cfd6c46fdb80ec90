package dev.tidemark.images.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions of containerd's package {@code oci} on a directory, but for the index. */
class ImageLayoutTest {

  private static final byte[] TEST = "test".getBytes(UTF_8);
  private static final Digest DIGEST = Digester.digest("sha256", TEST);

  @TempDir Path temporary;
  private Path directory;

  @BeforeEach
  void name() {
    directory = temporary.resolve("layout");
  }

  private ImageDriver driver() {
    return ImageDriver.directory(directory);
  }

  private ImageLayout init() throws IOException {
    return ImageLayout.init(driver(), InitOptions.defaults());
  }

  private Path blob(Digest digest) {
    return directory.resolve("blobs").resolve(digest.algorithm()).resolve(digest.encoded());
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void initOfAnExistingDirectoryFails() throws IOException {
    Files.createDirectory(directory);
    Files.writeString(directory.resolve("precious"), "text");

    assertThatThrownBy(this::init)
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("not empty");
    assertThat(files("")).containsExactly("precious");
  }

  @Test
  void initOfALayoutFails() throws IOException {
    init();

    assertThatThrownBy(this::init).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void initOfAFileFails() throws IOException {
    Files.writeString(directory, "");

    assertThatThrownBy(this::init).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void initOfAnEmptyDirectory() throws IOException {
    Files.createDirectory(directory);

    assertThat(init().index().manifests()).isEmpty();
  }

  @Test
  void initOfANewDirectory() throws IOException {
    init();

    assertThat(permissions("blobs")).isEqualTo("rwxr-xr-x");
    assertThat(permissions("blobs/sha256")).isEqualTo("rwxr-xr-x");
    assertThat(permissions("oci-layout")).isEqualTo("rw-r--r--");
    assertThat(permissions("index.json")).isEqualTo("rw-r--r--");
    assertThat(directory.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    assertThat(directory.resolve("index.json"))
        .hasContent(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                + "\"manifests\":[]}");
    assertThat(OciLayout.open(directory, Clock.systemUTC()).read("").warnings()).isEmpty();
  }

  @Test
  void initOptionsLeaveDocumentsOut() throws IOException {
    ImageLayout layout = ImageLayout.init(driver(), new InitOptions("", false, false));

    assertThat(files("")).containsExactlyInAnyOrder("blobs");
    assertThatThrownBy(layout::index).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(layout::header).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void initOptionsSayTheVersion() throws IOException {
    assertThat(new InitOptions("", true, true)).isEqualTo(InitOptions.defaults());
    ImageLayout layout = ImageLayout.init(driver(), new InitOptions("9.9.9", true, false));

    assertThat(layout.header().version()).isEqualTo("9.9.9");
  }

  @Test
  void writeReadDelete() throws IOException {
    ImageLayout layout = init();

    assertThat(layout.write(TEST)).isEqualTo(DIGEST);
    assertThat(files("blobs/sha256")).containsExactly(DIGEST.encoded());
    assertThat(permissions("blobs/sha256/" + DIGEST.encoded())).isEqualTo("r--r--r--");
    assertThat(layout.read(DIGEST)).isEqualTo(TEST);
    try (InputStream stream = layout.open(new Descriptor("", DIGEST, -1))) {
      assertThat(stream.readAllBytes()).isEqualTo(TEST);
    }
    assertThat(layout.delete(DIGEST)).isTrue();
    assertThat(files("blobs/sha256")).isEmpty();
    assertThat(layout.delete(DIGEST)).isFalse();
  }

  @Test
  void nothingIsLeftBesideWhatWasWritten() throws IOException {
    ImageLayout layout = init();
    layout.write(TEST);
    layout.put(new Descriptor(MediaTypes.OCI_MANIFEST, DIGEST, 4));

    assertThat(files(".tidemark/arriving")).isEmpty();
  }

  @Test
  void readingVerifies() throws IOException {
    ImageLayout layout = init();
    Files.writeString(blob(DIGEST), "else");

    assertThatThrownBy(() -> layout.read(DIGEST))
        .isInstanceOf(UnexpectedDigestException.class)
        .hasMessage(
            "unexpected digest: "
                + DIGEST
                + " != "
                + Digester.digest("sha256", "else".getBytes(UTF_8)));
    assertThatThrownBy(() -> layout.read(Digest.parse("blake3:" + "0".repeat(64))))
        .hasMessageContaining("cannot verify");
  }

  @Test
  void missingBlob() throws IOException {
    ImageLayout layout = init();

    assertThatThrownBy(() -> layout.read(DIGEST)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void blobWriterShowsNothingBeforeCommit() throws IOException {
    ImageLayout layout = init();
    try (BlobSink writer = layout.writer("sha256")) {
      writer.write(TEST);
      assertThat(writer.digest()).isEqualTo(DIGEST);
      assertThat(writer.size()).isEqualTo(4);
      assertThat(files("blobs/sha256")).isEmpty();

      assertThat(writer.commit(4, Optional.of(DIGEST))).isEqualTo(DIGEST);
    }
    assertThat(blob(DIGEST)).hasContent("test");
    assertThat(permissions("blobs/sha256/" + DIGEST.encoded())).isEqualTo("r--r--r--");
  }

  @Test
  void commitOfAnUnexpectedSize() throws IOException {
    ImageLayout layout = init();
    for (int size : new int[] {0, 3, 5}) {
      try (BlobSink writer = layout.writer("sha256")) {
        writer.write(TEST);
        assertThatThrownBy(() -> writer.commit(size, Optional.empty()))
            .isInstanceOf(UnexpectedSizeException.class)
            .hasMessage("unexpected size: " + size + " != 4");
      }
    }
    assertThat(files("blobs/sha256")).isEmpty();
    assertThat(files(".tidemark/arriving")).isEmpty();
  }

  @Test
  void commitOfAnUnexpectedDigest() throws IOException {
    ImageLayout layout = init();
    Digest other = Digester.digest("sha256", new byte[0]);
    try (BlobSink writer = layout.writer("sha256")) {
      writer.write(TEST);
      assertThatThrownBy(() -> writer.commit(4, Optional.of(other)))
          .isInstanceOf(UnexpectedDigestException.class)
          .hasMessage("unexpected digest: " + other + " != " + DIGEST);
    }
    assertThat(files("blobs/sha256")).isEmpty();
  }

  @Test
  void commitOfWhatIsUnknown() throws IOException {
    ImageLayout layout = init();
    try (BlobSink writer = layout.writer("sha512")) {
      Digest digest = writer.commit(-1, Optional.empty());
      assertThat(digest.algorithm()).isEqualTo("sha512");
      assertThat(blob(digest)).isEmptyFile();
    }
  }

  @Test
  void sha384() throws IOException {
    ImageLayout layout = init();
    Digest digest = Digester.digest("sha384", TEST);
    layout.write(new ByteArrayInputStream(TEST), TEST.length, Optional.of(digest));
    assertThat(layout.read(digest)).isEqualTo(TEST);
    Files.write(blob(digest), new byte[TEST.length]);
    assertThatThrownBy(() -> layout.read(digest)).isInstanceOf(UnexpectedDigestException.class);
  }

  @Test
  void secondCommitFails() throws IOException {
    ImageLayout layout = init();
    try (BlobSink writer = layout.writer("sha256")) {
      writer.write(TEST);
      writer.commit(-1, Optional.empty());
      assertThatThrownBy(() -> writer.commit(-1, Optional.empty()))
          .hasMessageContaining("committed or given up already");
      writer.close();
    }
    assertThat(blob(DIGEST)).hasContent("test");
  }

  @Test
  void closeWithoutCommitLeavesNothing() throws IOException {
    ImageLayout layout = init();
    BlobSink writer = layout.writer("sha256");
    writer.write(TEST);
    writer.close();
    writer.close();

    assertThatThrownBy(() -> writer.commit(-1, Optional.empty())).isInstanceOf(IOException.class);
    assertThat(files("blobs/sha256")).isEmpty();
    assertThat(files(".tidemark/arriving")).isEmpty();
  }

  @Test
  void unknownAlgorithm() throws IOException {
    ImageLayout layout = init();

    assertThatThrownBy(() -> layout.writer("blake3"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'blake3'");
    assertThat(directory.resolve(".tidemark/arriving"))
        .satisfies(place -> assertThat(place.toFile().list()).isEmpty());
  }

  @Test
  void asAnIngesterItVerifies() throws IOException {
    ImageLayout layout = init();
    Descriptor lie = new Descriptor("", DIGEST, 3);

    assertThatThrownBy(() -> layout.write(lie, new ByteArrayInputStream(TEST)))
        .isInstanceOf(UnexpectedSizeException.class);
    assertThat(files("blobs/sha256")).isEmpty();
    assertThat(layout.write(new ByteArrayInputStream(TEST), -1, Optional.empty()))
        .isEqualTo(DIGEST);
    Digest long512 = Digester.digest("sha512", TEST);
    layout.write(new Descriptor("", long512, 4), new ByteArrayInputStream(TEST));
    assertThat(blob(long512)).hasContent("test");
  }

  /** Another blob of the same size in its place; readers that have it open keep it. */
  private void damage(ImageLayout layout) throws IOException {
    layout.write(TEST);
    Files.delete(blob(DIGEST));
    Files.writeString(blob(DIGEST), "tost");
  }

  @Test
  void aDamagedBlobOfTheRightSizeIsReplacedByEveryWriterOfTheRightBytes() throws IOException {
    ImageLayout layout = init();
    damage(layout);
    layout.write(TEST);
    assertThat(layout.read(DIGEST)).isEqualTo(TEST);

    damage(layout);
    layout.write(new Descriptor("", DIGEST, 4), new ByteArrayInputStream(TEST));
    assertThat(layout.read(DIGEST)).isEqualTo(TEST);

    damage(layout);
    layout.write(new ByteArrayInputStream(TEST), -1, Optional.empty());
    assertThat(layout.read(DIGEST)).isEqualTo(TEST);

    damage(layout);
    try (BlobSink writer = layout.writer("sha256")) {
      writer.write(TEST);
      writer.commit(-1, Optional.empty());
    }
    assertThat(layout.read(DIGEST)).isEqualTo(TEST);
    assertThat(permissions("blobs/sha256/" + DIGEST.encoded())).isEqualTo("r--r--r--");
  }

  @Test
  void aLargeBlobWithADamagedEndIsReplaced() throws IOException {
    ImageLayout layout = init();
    byte[] large = new byte[300_000];
    Digest digest = layout.write(large);
    Files.delete(blob(digest));
    byte[] damaged = large.clone();
    damaged[large.length - 1] = 1;
    Files.write(blob(digest), damaged);

    layout.write(new ByteArrayInputStream(large), large.length, Optional.of(digest));

    assertThat(layout.read(digest)).isEqualTo(large);
  }

  @Test
  void wrongBytesDoNotReplaceRightOnes() throws IOException {
    ImageLayout layout = init();
    layout.write(TEST);

    for (String other : List.of("tost", "tes", "test!", "")) {
      assertThatThrownBy(
              () ->
                  layout.write(
                      new ByteArrayInputStream(other.getBytes(UTF_8)), 4, Optional.of(DIGEST)))
          .isInstanceOf(IOException.class);
    }
    assertThat(layout.read(DIGEST)).isEqualTo(TEST);
  }

  @Test
  void contentThatIsThereIsMadeYoungAndNotWritten() throws IOException {
    ImageLayout layout = init();
    layout.write(TEST);
    Files.setLastModifiedTime(blob(DIGEST), FileTime.from(Instant.EPOCH));

    Object file = Files.getAttribute(blob(DIGEST), "unix:ino");

    layout.write(new Descriptor("", DIGEST, 4), new ByteArrayInputStream(TEST));

    assertThat(Files.getAttribute(blob(DIGEST), "unix:ino")).isEqualTo(file);
    assertThat(Files.getLastModifiedTime(blob(DIGEST)).toInstant())
        .isAfter(Instant.now().minusSeconds(600));
  }

  @Test
  void aBlobThatWasCutOffIsWrittenAnew() throws IOException {
    ImageLayout layout = init();
    Files.writeString(blob(DIGEST), "te");

    layout.write(TEST);

    assertThat(blob(DIGEST)).hasContent("test");
  }

  @Test
  void aLinkThatLeadsNowhereIsWrittenAnew() throws IOException {
    ImageLayout layout = init();
    Files.createSymbolicLink(blob(DIGEST), Path.of("gone"));

    layout.write(TEST);

    assertThat(blob(DIGEST)).hasContent("test");
  }

  @Test
  void writeJson() throws IOException {
    ImageLayout layout = init();

    Descriptor written = layout.writeJson(Map.of("a", 1), "application/json");

    assertThat(written)
        .isEqualTo(
            new Descriptor(
                "application/json", Digester.digest("sha256", "{\"a\":1}".getBytes(UTF_8)), 7));
    assertThat(layout.read(written.digest())).asString().isEqualTo("{\"a\":1}");
  }

  @Test
  void exceptionsAreNotMadeOfEqualValues() {
    assertThatThrownBy(() -> new UnexpectedSizeException(1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UnexpectedDigestException(DIGEST, DIGEST))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
