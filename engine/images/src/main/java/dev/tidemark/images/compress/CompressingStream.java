package dev.tidemark.images.compress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Compresses as much as is read. */
final class CompressingStream extends InputStream {

  /** Wraps a compressor around a stream. */
  interface Compressor {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static final int BUFFER = 1 << 16;

  private final InputStream plain;
  private final ByteArrayOutputStream made = new ByteArrayOutputStream(2 * BUFFER);
  private final OutputStream compressor;
  private final byte[] chunk = new byte[BUFFER];
  private byte[] ready = new byte[0];
  private int position;
  private boolean ended;

  CompressingStream(InputStream plain, Compressor compressor) throws IOException {
    this.plain = plain;
    this.compressor = compressor.over(made);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (position == ready.length) {
      if (ended) {
        return length == 0 ? 0 : -1;
      }
      makeMore();
    }
    int count = Math.min(length, ready.length - position);
    System.arraycopy(ready, position, buffer, offset, count);
    position += count;
    return count;
  }

  private void makeMore() throws IOException {
    int count = plain.read(chunk);
    if (count < 0) {
      ended = true;
      compressor.close();
    } else {
      compressor.write(chunk, 0, count);
    }
    ready = made.toByteArray();
    position = 0;
    made.reset();
  }

  @Override
  public void close() throws IOException {
    try (plain;
        compressor) {
      ended = true;
    }
  }
}
