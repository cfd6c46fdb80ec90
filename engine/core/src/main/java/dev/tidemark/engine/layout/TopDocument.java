package dev.tidemark.engine.layout;

import dev.tidemark.spi.MalformedContentException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document at the top of a layout, which other programs rewrite while it is read.
 *
 * <p>Some rename a new file into place, others truncate the old one and write it anew; nobody
 * locks. So the bytes are read twice through one open file and must agree: that shows a writer at
 * work, and never mistakes a rename for one. What does not agree, or does not parse, is tried
 * again.
 */
final class TopDocument {

  /** Largest document read, in bytes: far more than the indexes of the largest known layouts. */
  static final int MAX_BYTES = 64 << 20;

  private static final int ATTEMPTS = 4;
  private static final long PAUSE_MILLIS = 50;

  private final Path file;

  TopDocument(Path file) {
    this.file = file;
  }

  /** The meaning of bytes. */
  interface Format<T> {
    T parse(byte[] bytes) throws MalformedContentException;
  }

  /**
   * What the document says; empty if there is definitely none.
   *
   * @throws IOException if it cannot be read or, after several attempts, not be understood
   */
  <T> Optional<T> read(Format<T> format) throws IOException {
    String trouble = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        pause();
      }
      try {
        byte[] bytes = stable();
        if (bytes != null) {
          return Optional.of(format.parse(bytes));
        }
        trouble = "somebody keeps writing it";
      } catch (NoSuchFileException e) {
        if (Files.isSymbolicLink(file)) {
          throw FileFailure.explained("cannot follow the link " + file, e, "bring its target back");
        }
        return Optional.empty();
      } catch (FileSystemException e) {
        throw FileFailure.explained("cannot read " + file, e, "check its permissions and its disk");
      } catch (MalformedContentException e) {
        trouble = String.valueOf(e.getMessage());
      }
    }
    throw new IOException(
        "cannot understand " + file + ": " + trouble + "; bring a good copy of it back");
  }

  /** The bytes; null if somebody was seen writing them. */
  private byte @Nullable [] stable() throws IOException {
    // Asked first, since to open a pipe would wait for its other end for ever.
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      throw new IOException(file + " is not a regular file; move it away");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      byte[] bytes = whole(channel);
      return bytes != null && Arrays.equals(bytes, whole(channel)) ? bytes : null;
    }
  }

  private byte @Nullable [] whole(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size > MAX_BYTES) {
      throw new IOException(
          file
              + " has "
              + size
              + " bytes, more than the "
              + MAX_BYTES
              + " that are read; take entries out of it");
    }
    // One byte more than there should be, to see that the file does not grow.
    ByteBuffer buffer = ByteBuffer.allocate((int) size + 1);
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {}
    return buffer.position() == size ? Arrays.copyOf(buffer.array(), (int) size) : null;
  }

  private void pause() throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + file);
    }
  }
}
