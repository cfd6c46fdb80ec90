package dev.tidemark.images.image;

import dev.tidemark.engine.content.InvalidContentException;
import dev.tidemark.engine.digest.VerifiedInputStream;
import dev.tidemark.engine.text.Plural;
import dev.tidemark.spi.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Throws where bytes are more or fewer than a descriptor claims, if it claims a size. */
final class SizedStream extends FilterInputStream {

  private final Descriptor expected;
  private long size;

  private SizedStream(InputStream bytes, Descriptor expected) {
    super(bytes);
    this.expected = expected;
  }

  /**
   * Bytes that must have the digest and the size of a descriptor.
   *
   * @throws InvalidContentException if that cannot be verified
   */
  static InputStream verified(InputStream bytes, Descriptor expected) throws IOException {
    if (!expected.digest().verifiable()) {
      bytes.close();
      throw wrong(expected, "cannot be verified: only sha256, sha384 and sha512 can");
    }
    return new VerifiedInputStream(new SizedStream(bytes, expected), expected.digest());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    size += Math.max(0, count);
    long claimed = expected.size();
    if (claimed >= 0 && size > claimed) {
      throw wrong(
          expected, "has more than the " + Plural.of(claimed, "byte") + " that its pointer claims");
    }
    if (claimed >= 0 && count < 0 && size < claimed) {
      throw wrong(
          expected, "has " + Plural.of(size, "byte") + ", but its pointer claims " + claimed);
    }
    return count;
  }

  private static InvalidContentException wrong(Descriptor content, String problem) {
    return new InvalidContentException(content.digest(), problem);
  }
}
