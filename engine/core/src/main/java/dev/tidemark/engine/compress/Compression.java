package dev.tidemark.engine.compress;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How a stream of bytes is compressed. */
public enum Compression {
  NONE,
  /** RFC 1952; several members one after the other are one stream. */
  GZIP,
  /** RFC 8878; several frames one after the other are one stream. */
  ZSTD;

  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_MAGIC = 4;

  /**
   * What comes out of {@code in}, whatever it is compressed with: that is told by its first bytes
   * (containerd {@code compression.DecompressStream}). Closing it closes {@code in}. Reading it
   * fails for what is cut off or damaged.
   */
  public static InputStream decompressed(InputStream in) throws IOException {
    Input input = new Input(in);
    return switch (of(input.beginning())) {
      case NONE -> input;
      case GZIP -> new GZIPInputStream(input, BUFFER);
      case ZSTD -> new ZstdInputStreamNoFinalizer(input);
    };
  }

  /** The compression of bytes that begin so; four of them tell. */
  public static Compression of(byte[] beginning) {
    if (beginsWith(beginning, 0x1f, 0x8b)) {
      return GZIP;
    }
    // a frame, or one of the sixteen kinds of frames that are to be skipped
    boolean skipped = beginning.length > 0 && (beginning[0] & 0xf0) == 0x50;
    if (beginsWith(beginning, 0x28, 0xb5, 0x2f, 0xfd)
        || (skipped && beginsWith(beginning, beginning[0] & 0xff, 0x2a, 0x4d, 0x18))) {
      return ZSTD;
    }
    return NONE;
  }

  private static boolean beginsWith(byte[] bytes, int... magic) {
    boolean same = bytes.length >= magic.length;
    for (int i = 0; same && i < magic.length; i++) {
      same = (bytes[i] & 0xff) == magic[i];
    }
    return same;
  }

  /**
   * What is read from {@code in}, compressed. Closing it closes {@code in}. The same bytes give the
   * same result, with the same version of the library.
   */
  public InputStream compressed(InputStream in) throws IOException {
    return this == NONE ? in : new CompressingStream(in, this::compressing);
  }

  /**
   * Compresses what is written to the result, into {@code out}. Closing it closes {@code out}. The
   * same bytes give the same result, with the same version of the library.
   */
  public OutputStream compressing(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out, BUFFER);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(out);
    };
  }

  /**
   * A stream that knows whether it is at its end. {@link GZIPInputStream} takes 0 available bytes
   * after a member for the end, and would leave out the members that follow.
   */
  private static final class Input extends BufferedInputStream {

    Input(InputStream in) {
      super(in, BUFFER);
    }

    byte[] beginning() throws IOException {
      mark(LONGEST_MAGIC);
      byte[] beginning = readNBytes(LONGEST_MAGIC);
      reset();
      return beginning;
    }

    @Override
    public synchronized int available() throws IOException {
      int available = super.available();
      if (available > 0) {
        return available;
      }
      mark(1);
      boolean ended = read() < 0;
      reset();
      return ended ? 0 : 1;
    }
  }
}
