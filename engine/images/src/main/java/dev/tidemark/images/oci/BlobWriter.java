package dev.tidemark.images.oci;

import dev.tidemark.engine.files.Cancellation;
import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/** Keeps the bytes of a blob in a file until they are whole: what most drivers need. */
public final class BlobWriter implements BlobSink {

  /** Takes a finished file over. It may be moved, and is deleted afterwards if it was not. */
  @FunctionalInterface
  public interface Destination {
    void take(Path complete, Digest digest, long size) throws IOException;
  }

  private final Digester digester;
  private final Path file;
  private final FileChannel channel;
  private final Destination destination;
  private long size;

  /**
   * Begins a blob.
   *
   * @param digester of no bytes yet
   * @param file an empty one, to be filled and deleted here
   * @param destination is given the file once it is whole and verified
   */
  public BlobWriter(Digester digester, Path file, Destination destination) throws IOException {
    this.digester = Objects.requireNonNull(digester, "digester");
    this.file = Objects.requireNonNull(file, "file");
    this.destination = Objects.requireNonNull(destination, "destination");
    this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    FullDisk.naming(
        file,
        () ->
            Cancellation.run(
                () -> {
                  while (buffer.hasRemaining()) {
                    channel.write(buffer);
                  }
                }));
    digester.update(bytes, offset, length);
    size += length;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Digest digest() {
    return digester.digest();
  }

  @Override
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
      FullDisk.naming(file, () -> Cancellation.run(() -> channel.force(true)));
      channel.close();
      destination.take(file, digest, size);
      return digest;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
