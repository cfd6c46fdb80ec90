package dev.tidemark.engine.retry;

import java.io.IOException;
import java.io.InputStream;

/** A stream that goes on where it was cut off. Not thread-safe. */
final class PatientStream extends InputStream {

  /** Opens the same bytes from an offset on. */
  interface Source {
    InputStream open(long offset) throws IOException;
  }

  private final Patience patience;
  private final Source source;
  private InputStream in;
  private long offset;

  PatientStream(Patience patience, Source source, long offset) throws IOException {
    this.patience = patience;
    this.source = source;
    this.offset = offset;
    this.in = patience.run(() -> source.open(offset));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    boolean[] cut = new boolean[1];
    int read =
        patience.run(
            () -> {
              if (cut[0]) {
                in.close();
                in = source.open(offset);
              }
              cut[0] = true;
              return in.read(to, from, length);
            });
    offset += Math.max(read, 0);
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
