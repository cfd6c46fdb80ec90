package dev.tidemark.images.oci;

import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.Objects;

/** Content is other content than was said before (containerd {@code oci.ErrUnexpectedDigest}). */
public final class UnexpectedDigestException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Digest expected;
  private final transient Digest actual;

  /**
   * @throws IllegalArgumentException if they are equal
   */
  public UnexpectedDigestException(Digest expected, Digest actual) {
    super(
        "unexpected digest: "
            + Objects.requireNonNull(expected, "expected")
            + " != "
            + Objects.requireNonNull(actual, "actual"));
    if (expected.equals(actual)) {
      throw new IllegalArgumentException("both digests are " + actual);
    }
    this.expected = expected;
    this.actual = actual;
  }

  public Digest expected() {
    return expected;
  }

  public Digest actual() {
    return actual;
  }
}
