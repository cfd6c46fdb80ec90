package dev.tidemark.images.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class CompressionTest {

  private static final byte[] TEXT =
      "a layer that says the same again and again. ".repeat(5000).getBytes(StandardCharsets.UTF_8);

  private static byte[] compressed(Compression compression, byte[] bytes) throws IOException {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    try (OutputStream out = compression.compressing(buffer)) {
      out.write(bytes);
    }
    return buffer.toByteArray();
  }

  /** Gives a few bytes at a time, and never says that more are available. */
  private static InputStream slow(byte[] bytes) {
    return new InputStream() {
      private final InputStream in = new ByteArrayInputStream(bytes);

      @Override
      public int read() throws IOException {
        return in.read();
      }

      @Override
      public int read(byte[] to, int offset, int count) throws IOException {
        return in.read(to, offset, Math.min(count, 100));
      }
    };
  }

  private static byte[] decompressed(byte[] bytes) throws IOException {
    try (InputStream in = Compression.decompressed(slow(bytes))) {
      return in.readAllBytes();
    }
  }

  private static byte[] twice(byte[] bytes) {
    byte[] twice = Arrays.copyOf(bytes, bytes.length * 2);
    System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
    return twice;
  }

  @ParameterizedTest
  @EnumSource
  void whatWasCompressedComesOutAgain(Compression compression) throws IOException {
    byte[] compressed = compressed(compression, TEXT);
    assertThat(Compression.of(compressed)).isEqualTo(compression);
    assertThat(decompressed(compressed)).isEqualTo(TEXT);
    assertThat(decompressed(compressed(compression, new byte[0]))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void severalPartsAreOneStream(Compression compression) throws IOException {
    assertThat(decompressed(twice(compressed(compression, TEXT)))).isEqualTo(twice(TEXT));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whatIsCutOffIsAFailureOfOneLine(Compression compression) throws IOException {
    byte[] compressed = compressed(compression, TEXT);
    for (int length = Compression.TELLING; length < compressed.length; length++) {
      byte[] cut = Arrays.copyOf(compressed, length);
      assertThatThrownBy(() -> decompressed(cut))
          .as("%d of %d", length, compressed.length)
          .isInstanceOf(UnpackingException.class)
          .hasMessageContaining("get it again")
          .hasMessageNotContaining("\n")
          .hasMessageNotContaining("null");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whatIsNoPartBehindTheEndIsAFailure(Compression compression) throws IOException {
    byte[] compressed = compressed(compression, TEXT);
    for (String behind : new String[] {"x", "other bytes than those of a part, and many of them"}) {
      byte[] more = behind.getBytes(StandardCharsets.UTF_8);
      byte[] both = Arrays.copyOf(compressed, compressed.length + more.length);
      System.arraycopy(more, 0, both, compressed.length, more.length);
      assertThatThrownBy(() -> decompressed(both)).isInstanceOf(UnpackingException.class);
    }
  }

  @Test
  void manyEmptyPartsOfGzipDoNotEndTheStack() throws IOException {
    byte[] empty = compressed(Compression.GZIP, new byte[0]);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < 50_000; i++) {
      many.write(empty);
    }
    many.write(compressed(Compression.GZIP, TEXT));
    assertThat(decompressed(many.toByteArray())).isEqualTo(TEXT);
  }

  @Test
  void aNameWithoutEndInAHeaderOfGzipIsRefused() throws IOException {
    byte[] bytes = new byte[6 << 20];
    Arrays.fill(bytes, (byte) 'n');
    System.arraycopy(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 3}, 0, bytes, 0, 10);
    assertThatThrownBy(() -> Compression.decompressed(new ByteArrayInputStream(bytes)))
        .isInstanceOf(UnpackingException.class)
        .hasMessageContaining("nothing comes out");
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "BZIP2", "XZ"})
  void aBombIsRefusedBeforeAllOfItIsUnpacked(Compression compression) throws IOException {
    ByteArrayOutputStream once = new ByteArrayOutputStream();
    try (OutputStream out = compression.compressing(once)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        out.write(zeros);
      }
    }
    for (int i = 0; i < 5; i++) { // 2 GiB of zeros
      once.write(once.toByteArray());
    }
    long[] read = {0};
    try (InputStream in = Compression.decompressed(new ByteArrayInputStream(once.toByteArray()))) {
      byte[] buffer = new byte[1 << 20];
      assertThatThrownBy(
              () -> {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                  read[0] += n;
                }
              })
          .isInstanceOf(UnpackingException.class)
          .hasMessageContaining("as an attack does");
    }
    assertThat(read[0]).isBetween(1L << 29, (1L << 30) + (8 << 20));
  }

  @Test
  void aFrameToBeSkippedIsZstdToo() throws IOException {
    byte[] frame = compressed(Compression.ZSTD, TEXT);
    byte[] skipped = {0x5e, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2};
    byte[] both = Arrays.copyOf(skipped, skipped.length + frame.length);
    System.arraycopy(frame, 0, both, skipped.length, frame.length);
    assertThat(decompressed(both)).isEqualTo(TEXT);
  }

  @Test
  void shortOrOtherBytesAreNotCompressed() throws IOException {
    for (String text : new String[] {"", "P", "(", "P*M", "\u001f", "PK\u0003\u0004"}) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      assertThat(decompressed(bytes)).isEqualTo(bytes);
    }
  }
}
