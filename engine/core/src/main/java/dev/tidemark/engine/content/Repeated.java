package dev.tidemark.engine.content;

import dev.tidemark.engine.files.Cancellation;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content that is sent though it is stored already. What is stored may be damaged, and whoever has
 * the right bytes mends it. Comparing costs one reading of each; to compute a digest or to write
 * would cost more. Not thread-safe.
 */
public final class Repeated {

  private static final int BUFFER = 1 << 16;

  /** Opens what is stored, from its beginning. */
  @FunctionalInterface
  public interface Stored {
    InputStream open() throws IOException;
  }

  private final Stored stored;
  private final InputStream sent;
  private final byte[] here = new byte[BUFFER];
  private long same;
  private int read;
  private boolean equal = true;

  private Repeated(Stored stored, InputStream sent) {
    this.stored = stored;
    this.sent = sent;
  }

  /**
   * Reads what is sent for as long as it is the same as what is stored.
   *
   * @param stored what cannot be opened or read in it counts as other bytes
   * @param sent stays open
   * @throws IOException if what is sent cannot be read
   */
  public static Repeated compare(Stored stored, InputStream sent) throws IOException {
    Repeated repeated = new Repeated(stored, sent);
    repeated.compare();
    return repeated;
  }

  private void compare() throws IOException {
    byte[] there = new byte[BUFFER];
    try (Known known = new Known(stored)) {
      do {
        Cancellation.check();
        same += read;
        read = sent.readNBytes(here, 0, BUFFER);
        equal = known.read(there) == read && Arrays.equals(here, 0, read, there, 0, read);
      } while (equal && read == BUFFER);
    }
  }

  /** Whether the stored bytes are all that was sent, and no more. */
  public boolean equal() {
    return equal;
  }

  /** Whether nothing was sent at all, so that nobody has other bytes. */
  public boolean nothing() {
    return same == 0 && read == 0;
  }

  /** All that was sent, to be read once; to be closed. */
  public InputStream whole() throws IOException {
    InputStream rest =
        new FilterInputStream(sent) {
          @Override
          public void close() {
            // it belongs to the caller
          }
        };
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                same == 0 ? InputStream.nullInputStream() : new Beginning(stored.open(), same),
                new ByteArrayInputStream(here, 0, read),
                rest)));
  }

  /** What is stored, as far as it can be read. */
  private static final class Known implements Closeable {

    private @Nullable InputStream in;

    Known(Stored stored) {
      try {
        in = stored.open();
      } catch (IOException e) {
        in = null; // it has gone meanwhile, or may not be read
      }
    }

    /** How many bytes were read; -1 if nobody can tell. */
    int read(byte[] to) {
      try {
        return in == null ? -1 : in.readNBytes(to, 0, to.length);
      } catch (IOException e) {
        return -1; // a bad sector, say
      }
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }

  /** So many bytes of a stream, from its beginning. */
  private static final class Beginning extends FilterInputStream {

    private long left;

    Beginning(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }
  }
}
