package dev.tidemark.images.compress;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/** How a stream of bytes is compressed. */
public enum Compression {
  NONE,
  /** RFC 1952; several members one after the other are one stream. */
  GZIP,
  /** RFC 8878; several frames one after the other are one stream. */
  ZSTD,
  /** Several streams one after the other are one. */
  XZ,
  /** Several streams one after the other are one. */
  BZIP2;

  /** How many bytes tell how what begins with them is compressed. */
  public static final int TELLING = 6;

  private static final int BUFFER = 1 << 16;

  /** What unpacking xz may keep in memory, in KiB: {@code xz -9} needs half of it. */
  private static final int XZ_MEMORY = 128 << 10;

  /**
   * What comes out of {@code in}, whatever it is compressed with: that is told by its first bytes
   * (containerd {@code compression.DecompressStream}). Closing it closes {@code in}. Reading it
   * fails with an {@link UnpackingException} for what is cut off or damaged, goes on with something
   * else behind its end, or unpacks to more than a thousand times its size and a GiB.
   */
  public static InputStream decompressed(InputStream in) throws IOException {
    PackedStream packed = new PackedStream(in);
    Compression format = of(packed.beginning(TELLING));
    return format == NONE ? packed : new Unpacking(packed, format, format::library);
  }

  private InputStream library(InputStream packed) throws IOException {
    return switch (this) {
      case NONE -> packed;
      // that of the JDK passes over what is no member, and calls itself for each one that is empty
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(packed)
              .setDecompressConcatenated(true)
              .get();
      case ZSTD -> new ZstdInputStreamNoFinalizer(packed);
      case XZ -> new XZInputStream(packed, XZ_MEMORY);
      case BZIP2 -> new BZip2CompressorInputStream(packed, true);
    };
  }

  /** The compression of bytes that begin so; {@link #TELLING} of them tell. */
  public static Compression of(byte[] beginning) {
    if (beginsWith(beginning, 0x1f, 0x8b)) {
      return GZIP;
    }
    if (beginsWith(beginning, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return XZ;
    }
    if (beginsWith(beginning, 'B', 'Z', 'h') && beginning.length > 4) {
      // a block, or the end of a stream without any
      return beginning[4] == 0x31 || beginning[4] == 0x17 ? BZIP2 : NONE;
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
      case XZ -> new XZOutputStream(out, new LZMA2Options());
      case BZIP2 -> new BZip2CompressorOutputStream(out);
    };
  }
}
