package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Digests as bytes: a number for the algorithm, and the raw hash. A digest whose algorithm is not
 * registered by the image-spec, such as sha384, is kept as text.
 */
final class DigestKey {

  private static final int HEADER = 1;
  private static final byte TEXT = 0;
  private static final String SHA256 = "sha256";

  private DigestKey() {}

  static byte[] encode(Digest digest) {
    byte algorithm = algorithm(digest.algorithm());
    byte[] hash =
        algorithm == TEXT
            ? digest.toString().getBytes(StandardCharsets.US_ASCII)
            : raw(digest.encoded(), 0);
    return key(algorithm, hash);
  }

  /**
   * The key of a digest in text; most are of one algorithm.
   *
   * @throws IllegalArgumentException if it is none
   */
  static byte[] encode(String digest) {
    if (!digest.startsWith(SHA256 + ":") || !Digest.isDigest(digest)) {
      return encode(Digest.parse(digest));
    }
    return key(algorithm(SHA256), raw(digest, SHA256.length() + 1));
  }

  private static byte[] key(byte algorithm, byte[] hash) {
    byte[] key = new byte[HEADER + hash.length];
    key[0] = algorithm;
    System.arraycopy(hash, 0, key, HEADER, hash.length);
    return key;
  }

  static Digest decode(byte[] key) {
    if (key[0] == TEXT) {
      return Digest.parse(
          new String(Arrays.copyOfRange(key, HEADER, key.length), StandardCharsets.US_ASCII));
    }
    byte[] hex = new byte[2 * (key.length - HEADER)];
    for (int i = 0; i < hex.length; i++) {
      int nibble = key[HEADER + i / 2] >> (4 - 4 * (i & 1)) & 0xf;
      hex[i] = (byte) (nibble + (nibble < 10 ? '0' : 'a' - 10));
    }
    String algorithm = key[0] == 1 ? "sha256" : key[0] == 2 ? "sha512" : "blake3";
    return new Digest(algorithm, new String(hex, StandardCharsets.ISO_8859_1));
  }

  /**
   * The first four bytes of the hash, ordered as signed numbers are.
   *
   * @param from where in {@code key} the digest begins
   */
  static long rank(byte[] key, int from) {
    int rank = 0;
    for (int i = from + HEADER; i < from + HEADER + Integer.BYTES; i++) {
      rank = rank << Byte.SIZE | (i < key.length ? key[i] & 0xff : 0);
    }
    return rank ^ Integer.MIN_VALUE;
  }

  private static byte algorithm(String name) {
    return switch (name) {
      case SHA256 -> 1;
      case "sha512" -> 2;
      case "blake3" -> 3;
      default -> TEXT;
    };
  }

  /** What stands in hex from a place on. */
  private static byte[] raw(String text, int from) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    byte[] raw = new byte[(ascii.length - from) / 2];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) (nibble(ascii[from + 2 * i]) << 4 | nibble(ascii[from + 2 * i + 1]));
    }
    return raw;
  }

  private static int nibble(byte c) {
    return (c & 0xf) + 9 * (c >> 6);
  }
}
