package dev.tidemark.images.archive;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.images.compress.Compression;
import dev.tidemark.spi.Digest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes content of an archive, and takes note of it. */
final class Writing {

  private final Ingester ingester;
  private final Map<Digest, Long> written = new LinkedHashMap<>();

  Writing(Ingester ingester) {
    this.ingester = ingester;
  }

  /** What was written so far, with sizes. */
  Map<Digest, Long> written() {
    return Collections.unmodifiableMap(written);
  }

  /** Writes what has to have a digest. */
  Stored blob(InputStream whole, long size, Digest digest, Compression compression)
      throws IOException {
    ingester.write(whole, size, Optional.of(digest));
    return noted(digest, size, compression);
  }

  Stored blob(byte[] bytes, Digest digest) throws IOException {
    return blob(new ByteArrayInputStream(bytes), bytes.length, digest, Compression.of(bytes));
  }

  /**
   * Writes what is a layer, or else small. No image can name one that is compressed with xz or
   * bzip2: Docker unpacks those, too.
   */
  Stored layer(InputStream content, long size) throws IOException {
    Peeked peeked = Peeked.of(content);
    Compression compression = peeked.compression();
    if (compression == Compression.XZ || compression == Compression.BZIP2) {
      Sized plain = new Sized(Compression.decompressed(peeked.whole()));
      return noted(ingester.write(plain, -1, Optional.empty()), plain.size, Compression.NONE);
    }
    return noted(ingester.write(peeked.whole(), size, Optional.empty()), size, compression);
  }

  private Stored noted(Digest digest, long size, Compression compression) {
    written.put(digest, size);
    return new Stored(digest, size, compression);
  }

  /** Counts what is read. */
  private static final class Sized extends FilterInputStream {

    private long size;

    Sized(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      size += one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      size += Math.max(read, 0);
      return read;
    }
  }
}
