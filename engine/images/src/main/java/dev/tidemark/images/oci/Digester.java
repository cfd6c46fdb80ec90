package dev.tidemark.images.oci;

import dev.tidemark.spi.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** Computes the digest of bytes as they pass (go-digest {@code Digester}). Not thread-safe. */
public final class Digester {

  private final String algorithm;
  private final MessageDigest hash;

  private Digester(String algorithm, MessageDigest hash) {
    this.algorithm = algorithm;
    this.hash = hash;
  }

  /**
   * Of no bytes yet.
   *
   * @param algorithm that of a {@linkplain Digest#verifiable verifiable} digest
   * @throws IllegalArgumentException for another one
   */
  public static Digester of(String algorithm) {
    String name =
        switch (Objects.requireNonNull(algorithm, "algorithm")) {
          case "sha256" -> "SHA-256";
          case "sha384" -> "SHA-384";
          case "sha512" -> "SHA-512";
          default ->
              throw new IllegalArgumentException(
                  "cannot compute digests of algorithm '"
                      + algorithm
                      + "'; use sha256, sha384 or sha512");
        };
    try {
      return new Digester(algorithm, MessageDigest.getInstance(name));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every Java platform has them
    }
  }

  /** The digest of these bytes. */
  public static Digest digest(String algorithm, byte[] bytes) {
    Digester digester = of(algorithm);
    Objects.requireNonNull(bytes, "bytes");
    digester.update(bytes, 0, bytes.length);
    return digester.digest();
  }

  public void update(byte[] bytes, int offset, int length) {
    hash.update(bytes, offset, length);
  }

  /** The digest of all bytes so far. */
  public Digest digest() {
    try {
      MessageDigest copy = (MessageDigest) hash.clone();
      return new Digest(algorithm, HexFormat.of().formatHex(copy.digest()));
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e); // those of the platform can
    }
  }
}
