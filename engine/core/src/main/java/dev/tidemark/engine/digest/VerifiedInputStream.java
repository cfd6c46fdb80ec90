package dev.tidemark.engine.digest;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.files.Cancellation;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The bytes of content, compared with its digest as they pass: every read that meets their end
 * throws {@link InvalidContentException} if they are others. What is not read to its end is not
 * verified, nor is a digest that cannot be computed. An interrupted thread reads no further. Not
 * thread-safe.
 */
public final class VerifiedInputStream extends InputStream {

  private final InputStream in;
  private final Digest digest;
  private final Checksum sum;
  private boolean ended;
  private boolean damaged;

  /** Verifies what comes out of {@code in}, which is closed with this stream. */
  public VerifiedInputStream(InputStream in, Digest digest) {
    this.in = Objects.requireNonNull(in, "in");
    this.digest = digest;
    this.sum = Checksum.of(digest);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int count) throws IOException {
    int read = Cancellation.ask(() -> in.read(to, offset, count));
    if (read > 0) {
      sum.update(to, offset, read);
    } else if (read < 0) {
      if (!ended) {
        ended = true;
        damaged = !sum.matches();
      }
      // every time: a decompressor that looks for more may keep what it meets there to itself
      if (damaged) {
        throw new InvalidContentException(digest, "is damaged: its bytes do not match");
      }
    }
    return read;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
