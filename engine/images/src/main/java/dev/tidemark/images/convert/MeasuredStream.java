package dev.tidemark.images.convert;

import dev.tidemark.engine.digest.Checksum;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.HexFormat;

/** Bytes with their number and their sha256, as far as they have been read. */
final class MeasuredStream extends DigestInputStream {

  private long count;

  MeasuredStream(InputStream bytes) {
    super(bytes, Checksum.sha256());
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count += read < 0 ? 0 : 1;
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count += Math.max(0, read);
    return read;
  }

  long count() {
    return count;
  }

  /** Of all that was read; asked once. */
  Digest digest() {
    return new Digest("sha256", HexFormat.of().formatHex(getMessageDigest().digest()));
  }
}
