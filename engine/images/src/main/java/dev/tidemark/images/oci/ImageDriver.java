package dev.tidemark.images.oci;

import dev.tidemark.engine.content.Repeated;
import dev.tidemark.spi.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a layout is kept (containerd {@code oci.ImageDriver}): its blobs, and the documents beside
 * them. Those that cannot read throw {@link UnsupportedOperationException}, which names the
 * operation. Anybody may write another one; a {@link BlobWriter} does for one that has files.
 */
public interface ImageDriver extends Closeable {

  /** A layout in a directory, which need not be there yet. Thread-safe. */
  static ImageDriver directory(Path directory) {
    return new DirectoryDriver(directory);
  }

  /**
   * A layout in a tar that is written from front to back: no reading, no removing. To {@link
   * #close} it is to end the archive; the stream stays open. Not thread-safe.
   */
  static ImageDriver tar(OutputStream out) {
    return new TarDriver(out);
  }

  /** What people call the place, such as a directory; for messages. */
  default String label() {
    return "the layout";
  }

  /**
   * Makes room for a layout.
   *
   * @throws java.nio.file.FileAlreadyExistsException if something is there already
   */
  void init() throws IOException;

  /**
   * Reads a document, such as {@code index.json}; empty if it is definitely not there.
   *
   * @throws IOException if it cannot be read, or is not JSON
   */
  Optional<byte[]> read(String name) throws IOException;

  /** Writes a document, in place of the one that was there: in one step, and durably. */
  void write(String name, byte[] document) throws IOException;

  /**
   * The same, unless what is there is not {@code expected} any more: others may write who do not
   * know the {@link #lock}. A driver that cannot tell writes all the same.
   *
   * @return whether it was written
   */
  default boolean replace(String name, byte[] expected, byte[] document) throws IOException {
    write(name, document);
    return true;
  }

  /**
   * Opens a blob, unverified.
   *
   * @throws java.nio.file.NoSuchFileException if it is definitely not there
   */
  InputStream open(Digest digest) throws IOException;

  /** How many bytes a blob has, by reading them if need be; empty if it is not there. */
  default OptionalLong size(Digest digest) throws IOException {
    try (InputStream in = open(digest)) {
      return OptionalLong.of(in.transferTo(OutputStream.nullOutputStream()));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Whether a blob is there and has the right size. One that is will be spared by a collection as
   * if it had just been written.
   *
   * @param size in bytes, or -1 if any will do
   */
  boolean renew(Digest digest, long size) throws IOException;

  /**
   * Compares a blob that is there with bytes that should be the same.
   *
   * @param bytes read to their end if they are; else the answer has all of them
   */
  default Repeated compare(Digest digest, InputStream bytes) throws IOException {
    return Repeated.compare(() -> open(digest), bytes);
  }

  /**
   * Begins a blob. If it is there already when it is committed, its bytes are replaced unless they
   * are the same.
   *
   * @param algorithm {@code sha256}, {@code sha384} or {@code sha512}
   * @throws IllegalArgumentException for another one
   */
  BlobSink writer(String algorithm) throws IOException;

  /** Removes a blob; false if it was not there. */
  boolean delete(Digest digest) throws IOException;

  /**
   * Keeps all others who ask for it from changing documents, until it is closed. Not to be taken
   * twice by one thread.
   *
   * @throws IOException if somebody else does not let go of it
   */
  Closeable lock() throws IOException;
}
