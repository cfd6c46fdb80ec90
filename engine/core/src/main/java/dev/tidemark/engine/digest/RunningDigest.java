package dev.tidemark.engine.digest;

import dev.tidemark.spi.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest of a file that is being written. What it was not told of it reads from the file, once
 * and only when it is asked. Not thread-safe.
 */
public final class RunningDigest {

  private final String algorithm;
  private final MessageDigest hash;

  /** How much of the file is in the hash. */
  private long done;

  /**
   * @param algorithm of a {@linkplain Digest#verifiable() verifiable} digest
   */
  public RunningDigest(String algorithm) {
    this.algorithm = algorithm;
    this.hash = hash(algorithm);
  }

  public static MessageDigest hash(String algorithm) {
    try {
      return MessageDigest.getInstance(
          switch (algorithm) {
            case "sha512" -> "SHA-512";
            case "sha384" -> "SHA-384";
            default -> "SHA-256";
          });
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every Java platform has them
    }
  }

  public String algorithm() {
    return algorithm;
  }

  /** Tells of bytes that were written at a place. */
  public void wrote(long at, ByteBuffer bytes) {
    if (at == done) {
      done += bytes.remaining();
      hash.update(bytes);
    }
  }

  /** Tells that the file ends earlier now. */
  public void truncated(long size) {
    if (size < done) {
      hash.reset();
      done = 0;
    }
  }

  /**
   * The digest of the first {@code size} bytes, which is all that there are.
   *
   * @throws EOFException if there are less
   */
  public Digest of(FileChannel file, long size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(1 << 16, size - done));
    while (done < size) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), size - done));
      if (file.read(buffer, done) < 0) {
        throw new EOFException("a file that nobody else should change ends after " + done);
      }
      wrote(done, buffer.flip());
    }
    try {
      MessageDigest copy = (MessageDigest) hash.clone();
      return new Digest(algorithm, HexFormat.of().formatHex(copy.digest()));
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e); // those of the platform can
    }
  }
}
