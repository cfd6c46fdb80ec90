package dev.tidemark.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.images.graph.Config;
import dev.tidemark.images.image.Image;
import dev.tidemark.images.image.ImageList;
import dev.tidemark.images.image.IndexEntry;
import dev.tidemark.images.oci.BlobSink;
import dev.tidemark.images.oci.BlobWriter;
import dev.tidemark.images.oci.Digester;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.oci.InitOptions;
import dev.tidemark.images.oci.UnexpectedDigestException;
import dev.tidemark.images.oci.UnexpectedSizeException;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import dev.tidemark.spi.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Go has as interfaces, written by somebody who is not of the package. */
class OutsideDriverTest {

  /** A layout in memory. */
  private static final class MemoryDriver implements ImageDriver {

    private final Map<String, byte[]> documents = new HashMap<>();
    private final Map<Digest, byte[]> blobs = new HashMap<>();
    private boolean made;

    @Override
    public void init() throws IOException {
      if (made) {
        throw new FileAlreadyExistsException("memory");
      }
      made = true;
    }

    @Override
    public Optional<byte[]> read(String name) {
      return Optional.ofNullable(documents.get(name));
    }

    @Override
    public void write(String name, byte[] document) {
      documents.put(name, document);
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
      byte[] blob = blobs.get(digest);
      if (blob == null) {
        throw new NoSuchFileException(digest.toString());
      }
      return new ByteArrayInputStream(blob);
    }

    @Override
    public boolean renew(Digest digest, long size) {
      byte[] blob = blobs.get(digest);
      return blob != null && (size < 0 || blob.length == size);
    }

    @Override
    public BlobSink writer(String algorithm) {
      return new MemorySink(Digester.of(algorithm), blobs);
    }

    @Override
    public boolean delete(Digest digest) {
      return blobs.remove(digest) != null;
    }

    @Override
    public Closeable lock() {
      return () -> {};
    }

    @Override
    public void close() {
      blobs.clear();
    }
  }

  private record MemorySink(
      Digester digester, Map<Digest, byte[]> blobs, ByteArrayOutputStream bytes)
      implements BlobSink {

    MemorySink(Digester digester, Map<Digest, byte[]> blobs) {
      this(digester, blobs, new ByteArrayOutputStream());
    }

    @Override
    public void write(byte[] more, int offset, int length) {
      bytes.write(more, offset, length);
      digester.update(more, offset, length);
    }

    @Override
    public long size() {
      return bytes.size();
    }

    @Override
    public Digest digest() {
      return digester.digest();
    }

    @Override
    public Digest commit(long expectedSize, Optional<Digest> expected) throws IOException {
      if (expectedSize >= 0 && expectedSize != size()) {
        throw new UnexpectedSizeException(expectedSize, size());
      }
      if (expected.isPresent() && !expected.get().equals(digest())) {
        throw new UnexpectedDigestException(expected.get(), digest());
      }
      blobs.put(digest(), bytes.toByteArray());
      return digest();
    }

    @Override
    public void close() {
      bytes.reset();
    }
  }

  @TempDir private Path directory;

  @Test
  void aLayoutInMemory() throws IOException {
    MemoryDriver driver = new MemoryDriver();
    ImageLayout layout = ImageLayout.init(driver, InitOptions.defaults());
    try (Images images = Images.open(layout)) {
      images.write("a:1", Image.of(Config.of(Platforms.parse("linux/arm64"))));
      assertThat(images.find("a:1").config().platform()).hasToString("linux/arm64");
    }
    byte[] blob = "blob".getBytes(UTF_8);
    assertThat(layout.read(layout.write(blob))).isEqualTo(blob);
    assertThatThrownBy(() -> layout.write(new ByteArrayInputStream(blob), 3, Optional.empty()))
        .isInstanceOf(UnexpectedSizeException.class);
    assertThatThrownBy(() -> ImageLayout.init(driver, InitOptions.defaults()))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aBlobThatWaitsInAFileForSomebodyElse() throws IOException {
    Map<Digest, Long> taken = new HashMap<>();
    Path file = Files.createTempFile(directory, "", "");
    try (BlobWriter writer =
        new BlobWriter(
            Digester.of("sha256"), file, (complete, digest, size) -> taken.put(digest, size))) {
      writer.write("blob".getBytes(UTF_8));
      writer.commit(4, Optional.of(Digest.of("blob".getBytes(UTF_8))));
    }
    assertThat(taken).containsOnly(Map.entry(Digest.of("blob".getBytes(UTF_8)), 4L));
    assertThat(file).doesNotExist();
  }

  @Test
  void aListOfImagesThatSomebodyHasMade() throws IOException {
    Platform platform = Platforms.parse("linux/riscv64");
    Image image = Image.of(Config.of(platform));
    Descriptor manifest =
        new Descriptor(MediaTypes.OCI_MANIFEST, Digest.of(new byte[0]), 0).withPlatform(platform);
    ImageList list = new ImageList(List.of(new IndexEntry(manifest, platform, () -> image)));
    assertThat(list.selectByPlatform(platform).entries().get(0).image()).isSameAs(image);
  }
}
