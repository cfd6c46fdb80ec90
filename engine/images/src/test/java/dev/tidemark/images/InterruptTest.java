package dev.tidemark.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.images.convert.Conversion;
import dev.tidemark.images.convert.Converter;
import dev.tidemark.images.graph.BlobCheck;
import dev.tidemark.images.graph.Check;
import dev.tidemark.images.graph.Config;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.image.Image;
import dev.tidemark.images.image.Layer;
import dev.tidemark.images.oci.BlobSink;
import dev.tidemark.images.oci.ImageDriver;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.images.oci.InitOptions;
import dev.tidemark.images.platform.Platforms;
import dev.tidemark.spi.Descriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long work ends soon when its thread is interrupted, and leaves nothing half done. */
class InterruptTest {

  private static final int LARGE = 4 << 20;

  @TempDir private Path temporary;
  private ImageLayout layout;
  private ImageLayout other;
  private Images images;
  private Descriptor target;

  @BeforeEach
  void anImage() throws IOException {
    Files.createDirectories(temporary.resolve("rootfs"));
    Files.write(temporary.resolve("rootfs/large"), new byte[LARGE]);
    layout = layout("a");
    other = layout("b");
    images = Images.open(layout);
    Image image =
        Image.of(Config.of(Platforms.host())).appendLayer(Layer.of(temporary.resolve("rootfs")));
    target = images.write("a:1", image).target();
  }

  private ImageLayout layout(String name) throws IOException {
    return ImageLayout.init(ImageDriver.directory(temporary.resolve(name)), InitOptions.defaults());
  }

  @AfterEach
  void calm() {
    Thread.interrupted();
  }

  /** Interrupts the thread that reads, in the middle. */
  private static InputStream interrupting(InputStream bytes, long after) {
    return new FilterInputStream(bytes) {
      private long read;

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, Math.min(length, 1 << 16));
        read += Math.max(0, count);
        if (read > after) {
          Thread.currentThread().interrupt();
        }
        return count;
      }
    };
  }

  private static void endsSoon(ThrowingCallable work) {
    Thread.currentThread().interrupt();
    assertThatThrownBy(work).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private void nothingIsLeft(String name) throws IOException {
    Path arriving = temporary.resolve(name).resolve(".tidemark/arriving");
    if (Files.exists(arriving)) {
      assertThat(arriving).isEmptyDirectory();
    }
  }

  @Test
  void aBlobIsWholeOrNotThere() throws IOException {
    byte[] bytes = "x".repeat(LARGE).getBytes(UTF_8);
    assertThatThrownBy(
            () ->
                other.write(
                    interrupting(new ByteArrayInputStream(bytes), LARGE / 2),
                    LARGE,
                    Optional.empty()))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    nothingIsLeft("b");
    assertThat(temporary.resolve("b/blobs/sha256")).isEmptyDirectory();
  }

  @Test
  void aBlobThatIsCommittedMeanwhileIsNotThereEither() throws IOException {
    try (BlobSink sink = other.writer("sha256")) {
      sink.write(new byte[10]);
      endsSoon(() -> sink.commit(-1, Optional.empty()));
    }
    assertThat(temporary.resolve("b/blobs/sha256")).isEmptyDirectory();
  }

  @Test
  void aCopyNamesNothing() throws IOException {
    try (Images to = Images.open(other)) {
      endsSoon(() -> images.copy("a:1", to));
      assertThat(to.list()).isEmpty();
    }
    nothingIsLeft("b");
  }

  @Test
  void anExportHasNoEnd() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputStream interrupting =
        new OutputStream() {
          @Override
          public void write(int one) {
            out.write(one);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            out.write(bytes, offset, length);
            if (out.size() > LARGE / 2) {
              Thread.currentThread().interrupt();
            }
          }
        };
    assertThatThrownBy(() -> images.exportTo(interrupting, "a:1"))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(out.size()).isLessThan(LARGE);
  }

  @Test
  void anImportNamesNothing() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    images.exportTo(out, "a:1");
    try (Images to = Images.open(other)) {
      InputStream in = interrupting(new ByteArrayInputStream(out.toByteArray()), LARGE / 2);
      assertThatThrownBy(() -> to.importFrom(in)).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(to.list()).isEmpty();
    }
  }

  @Test
  void questionsEndSoonToo() {
    ImageReader reader = new ImageReader(layout);
    endsSoon(() -> images.find("a:1"));
    endsSoon(() -> images.size("a:1"));
    endsSoon(() -> images.check("a:1"));
    endsSoon(
        () ->
            Check.of(
                BlobCheck.ofDigests(reader, Runnable::run, () -> {}), target, Platforms.all()));
    endsSoon(() -> Layer.of(temporary.resolve("rootfs")));
  }

  @Test
  void aConversionEndsSoon() {
    endsSoon(
        () ->
            new Converter(layout, layout)
                .convert(target, Conversion.NOTHING.with(Conversion.Layers.GZIP)));
  }
}
