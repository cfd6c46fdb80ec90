package dev.tidemark.images.oci;

import java.io.IOException;

/** Content has another size than was said before (containerd {@code oci.ErrUnexpectedSize}). */
public final class UnexpectedSizeException extends IOException {

  private static final long serialVersionUID = 1L;

  private final long expected;
  private final long actual;

  /**
   * @throws IllegalArgumentException if they are equal
   */
  public UnexpectedSizeException(long expected, long actual) {
    super("unexpected size: " + expected + " != " + actual);
    if (expected == actual) {
      throw new IllegalArgumentException("both sizes are " + actual);
    }
    this.expected = expected;
    this.actual = actual;
  }

  public long expected() {
    return expected;
  }

  public long actual() {
    return actual;
  }
}
