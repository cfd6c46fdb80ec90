package dev.tidemark.engine.managed;

import dev.tidemark.engine.digest.RunningDigest;
import dev.tidemark.engine.files.FullDisk;
import dev.tidemark.spi.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an ingest in the hands of its writer, with their digest. Not thread-safe. Closing it
 * gives up the right to the ingest.
 */
final class Arriving implements Closeable {

  private final BlobFiles bytes;
  private final Arrival arrival;

  /** Null while the bytes are sealed. */
  private @Nullable FileChannel channel;

  private RunningDigest running;
  private long length;
  private boolean changed;

  /**
   * @param algorithm of the digest that will be asked for
   */
  Arriving(BlobFiles bytes, Arrival arrival, String algorithm) throws IOException {
    this.bytes = bytes;
    this.arrival = arrival;
    this.running = new RunningDigest(algorithm);
    if (arrival.isSealed()) {
      length = Files.size(arrival.sealed());
    } else {
      FileChannel data = arrival.data();
      channel = data;
      length = data.size();
    }
  }

  Arrival arrival() {
    return arrival;
  }

  long length() {
    return length;
  }

  /** Whether anything was written or cut off. */
  boolean changed() {
    return changed;
  }

  void append(ByteBuffer from) throws IOException {
    FileChannel data = forChange();
    while (from.hasRemaining()) {
      ByteBuffer view = from.duplicate();
      int n = write(data, from);
      running.wrote(length, view.limit(view.position() + n));
      length += n;
    }
  }

  private int write(FileChannel data, ByteBuffer from) throws IOException {
    try {
      return data.write(from, length);
    } catch (IOException e) {
      throw FullDisk.named(arrival.sealed(), e);
    }
  }

  /**
   * @param size at most the length
   */
  void truncate(long size) throws IOException {
    forChange().truncate(size);
    running.truncated(size);
    length = size;
  }

  private FileChannel forChange() throws IOException {
    FileChannel data = channel;
    if (data == null) {
      data = arrival.data();
      channel = data;
    }
    changed = true;
    return data;
  }

  Digest digest() throws IOException {
    if (channel != null) {
      return running.of(channel, length);
    }
    try (FileChannel sealed = FileChannel.open(arrival.sealed())) {
      return running.of(sealed, length);
    }
  }

  /** The digest of the bytes, in the algorithm of that which they should have. */
  Digest digest(Optional<Digest> expected) throws IOException {
    if (expected.isPresent()) {
      if (lent(expected.get())) {
        return expected.get();
      }
      String algorithm = expected.get().algorithm();
      if (!running.algorithm().equals(algorithm)) {
        running = new RunningDigest(algorithm);
      }
    }
    return digest();
  }

  /** Whether these are the bytes of that blob, which were verified when they became one. */
  private boolean lent(Digest digest) throws IOException {
    if (channel != null) {
      return false;
    }
    try {
      return Files.isSameFile(arrival.sealed(), bytes.path(digest));
    } catch (NoSuchFileException e) {
      return false; // it is no blob any more, or never was
    }
  }

  /** Brings everything to disk and ends the changes. */
  void seal() throws IOException {
    if (channel != null) {
      channel.force(true);
      channel.close();
      channel = null;
      arrival.seal();
    }
  }

  /** Brings everything to disk and stops. */
  @Override
  public void close() throws IOException {
    try (arrival;
        FileChannel data = channel) {
      // an interruption has closed it already
      if (data != null && data.isOpen() && changed) {
        data.force(true);
      }
    }
  }
}
