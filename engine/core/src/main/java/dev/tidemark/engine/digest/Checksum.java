package dev.tidemark.engine.digest;

import dev.tidemark.spi.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Compares bytes with the digest they should have. For one thread and one use. */
public final class Checksum {

  private final Digest expected;
  private final @Nullable MessageDigest sum;

  private Checksum(Digest expected, @Nullable MessageDigest sum) {
    this.expected = expected;
    this.sum = sum;
  }

  /** For bytes that should have this digest. */
  public static Checksum of(Digest expected) {
    return switch (expected.algorithm()) {
      case "sha256" -> new Checksum(expected, algorithm("SHA-256"));
      case "sha384" -> new Checksum(expected, algorithm("SHA-384"));
      case "sha512" -> new Checksum(expected, algorithm("SHA-512"));
      default -> new Checksum(expected, null);
    };
  }

  /** Computes a {@code sha256}. */
  public static MessageDigest sha256() {
    return algorithm("SHA-256");
  }

  /** Takes the next bytes. */
  public void update(byte[] bytes, int offset, int length) {
    if (sum != null) {
      sum.update(bytes, offset, length);
    }
  }

  /**
   * Whether the bytes are the right ones, as far as that can be told: of {@linkplain
   * Digest#verifiable() verifiable} digests. Asked once, at the end.
   */
  public boolean matches() {
    return sum == null || HexFormat.of().formatHex(sum.digest()).equals(expected.encoded());
  }

  private static MessageDigest algorithm(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks " + name, e);
    }
  }
}
