package dev.tidemark.images.oci;

import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Bytes that are to become a blob (containerd {@code oci.BlobWriter}). Nobody sees any of them
 * before {@link #commit}; what is closed without one leaves no trace. Not thread-safe.
 */
public final class BlobWriter extends OutputStream {

  /** Takes a finished file over. It may be moved, and is deleted afterwards if it was not. */
  interface Destination {
    void take(Path complete, Digest digest, long size) throws IOException;
  }

  private final Digester digester;
  private final Path file;
  private final FileChannel channel;
  private final Destination destination;
  private long size;

  /**
   * @param file an empty one, to be filled here
   */
  BlobWriter(Digester digester, Path file, Destination destination) throws IOException {
    this.digester = digester;
    this.file = file;
    this.destination = destination;
    this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    FullDisk.naming(
        file,
        () -> {
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        });
    digester.update(bytes, offset, length);
    size += length;
  }

  /** How much was written. */
  public long size() {
    return size;
  }

  /** The digest of what was written so far. */
  public Digest digest() {
    return digester.digest();
  }

  /**
   * Makes a blob of what was written, and ends this writer: whatever comes of it, there is no
   * second commit.
   *
   * @param expectedSize how many bytes there should be, or -1
   * @return its digest
   * @throws UnexpectedSizeException with nothing changed
   * @throws UnexpectedDigestException with nothing changed
   * @throws IOException if it cannot be written, or this writer has ended
   */
  public Digest commit(long expectedSize, Optional<Digest> expected) throws IOException {
    if (!channel.isOpen()) {
      throw new IOException("this blob was committed or given up already");
    }
    try (this) {
      Digest digest = digest();
      if (expectedSize >= 0 && expectedSize != size) {
        throw new UnexpectedSizeException(expectedSize, size);
      }
      if (expected.isPresent() && !expected.get().equals(digest)) {
        throw new UnexpectedDigestException(expected.get(), digest);
      }
      FullDisk.naming(file, () -> channel.force(true));
      channel.close();
      destination.take(file, digest, size);
      return digest;
    }
  }

  /** Gives up what was not committed. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
