package dev.tidemark.images.oci;

import dev.tidemark.spi.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Takes the bytes that are to become a blob (containerd {@code oci.BlobWriter}). Nobody sees any of
 * them before {@link #commit}; what is closed without one leaves no trace. Not thread-safe.
 */
public interface BlobSink extends Closeable {

  /**
   * Takes more bytes, behind those before.
   *
   * @throws java.io.InterruptedIOException if the thread is interrupted
   */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Takes all of these. */
  default void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  /** How much was written. */
  long size();

  /** The digest of what was written so far. */
  Digest digest();

  /**
   * Makes a blob of what was written, and ends this: whatever comes of it, there is no second
   * commit.
   *
   * @param expectedSize how many bytes there should be, or -1
   * @return its digest
   * @throws UnexpectedSizeException with nothing changed
   * @throws UnexpectedDigestException with nothing changed
   * @throws IOException if it cannot be written, or this has ended
   */
  Digest commit(long expectedSize, Optional<Digest> expected) throws IOException;

  /** Gives up what was not committed. */
  @Override
  void close() throws IOException;
}
