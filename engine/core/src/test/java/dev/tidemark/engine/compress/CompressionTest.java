package dev.tidemark.engine.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
  @EnumSource(names = {"GZIP", "ZSTD"})
  void whatIsCutOffIsAFailure(Compression compression) throws IOException {
    byte[] compressed = compressed(compression, TEXT);
    byte[] cut = Arrays.copyOf(compressed, compressed.length - 5);
    assertThatThrownBy(() -> decompressed(cut)).isInstanceOf(IOException.class);
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
