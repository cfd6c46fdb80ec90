package dev.tidemark.images.tar;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that may not be longer than a limit. */
final class Counted extends FilterInputStream {

  private final long limit;
  private long count;
  private long expected = Long.MAX_VALUE;

  Counted(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    long skipped = super.skip(wanted);
    count(skipped);
    return skipped;
  }

  private void count(long more) throws IOException {
    count += more;
    if (count > limit) {
      throw new IOException("is longer than " + limit + " bytes when unpacked");
    }
    expected -= more;
    if (expected < 0) {
      throw new IOException("has headers without an end");
    }
  }

  /** Until this is called again, no more than so many bytes may be read. */
  void expectAtMost(long bytes) {
    expected = bytes;
  }

  /**
   * Reads to the end, so that whoever writes to a pipe is not cut off and a checksum behind it is
   * compared.
   */
  void drain() throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int read = read(buffer); read >= 0; read = read(buffer)) {
      for (int i = 0; i < read; i++) {
        if (buffer[i] != 0) {
          throw new IOException("goes on behind its end; it may be several archives in one");
        }
      }
    }
  }
}
