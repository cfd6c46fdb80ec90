package dev.tidemark.spi;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A content identifier, {@code algorithm:encoded} (image-spec, descriptor.md, "Digests").
 *
 * <p>An instance always obeys the grammar. For {@code sha256}, {@code sha384}, {@code sha512} and
 * {@code blake3} the encoded part is moreover lower-case hex of the right length, so that two
 * digests are equal exactly if they name the same content in the same algorithm.
 *
 * @param algorithm such as {@code sha256}
 * @param encoded the hash, as that algorithm writes it
 */
public record Digest(String algorithm, String encoded) implements Comparable<Digest> {

  /** Longest {@code encoded} accepted, in characters: more than any file name can hold. */
  public static final int MAX_ENCODED = 400;

  private static final int MAX_ALGORITHM = 64;
  private static final String SHA256 = "sha256";

  /** Hex digits of 256 bits. */
  private static final int HASH = 64;

  private static final int MAX_ASCII = 128;
  private static final int HEX = 1;
  private static final int ENCODED = 2;

  /** What each character may be part of. A look-up, because nobody can predict a hash. */
  private static final byte[] CLASSES = new byte[MAX_ASCII];

  static {
    for (char c = 0; c < MAX_ASCII; c++) {
      boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean encoded = hex || letter || c == '=' || c == '_' || c == '-';
      CLASSES[c] = (byte) ((hex ? HEX : 0) | (encoded ? ENCODED : 0));
    }
  }

  /**
   * Checks the grammar.
   *
   * @throws IllegalArgumentException if it is not obeyed
   */
  public Digest {
    Objects.requireNonNull(algorithm, "algorithm");
    Objects.requireNonNull(encoded, "encoded");
    boolean valid =
        algorithm.equals(SHA256)
            ? consistsOf(encoded, 0, HASH, HEX)
            : validAlgorithm(algorithm) && validEncoded(algorithm, encoded);
    if (!valid) {
      throw new IllegalArgumentException("not a digest: '" + algorithm + ":" + encoded + "'");
    }
  }

  /** The sha256 digest of these bytes. */
  public static Digest of(byte[] bytes) {
    Objects.requireNonNull(bytes, "bytes");
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return new Digest(SHA256, HexFormat.of().formatHex(sha256.digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }

  /**
   * Reads {@code algorithm:encoded}.
   *
   * @throws IllegalArgumentException if {@code text} is not a digest
   */
  public static Digest parse(String text) {
    int colon = Objects.requireNonNull(text, "text").indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("not a digest: '" + text + "'");
    }
    return new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /** Whether {@link #parse} reads {@code text}. It is then what {@link #toString} writes. */
  public static boolean isDigest(String text) {
    int colon = Objects.requireNonNull(text, "text").indexOf(':');
    if (colon == SHA256.length() && text.startsWith(SHA256)) {
      return consistsOf(text, colon + 1, HASH, HEX);
    }
    return colon >= 0
        && validAlgorithm(text.substring(0, colon))
        && validEncoded(text.substring(0, colon), text.substring(colon + 1));
  }

  /**
   * Reads a digest out of a document, where a wrong spelling must not cost an edge: upper-case hex
   * is taken for what it means. Empty if {@code text} cannot name any content.
   */
  public static Optional<Digest> lenient(String text) {
    int colon = Objects.requireNonNull(text, "text").indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    if (colon == SHA256.length() && text.startsWith(SHA256) && isDigest(text)) {
      // nearly every one is spelt like this
      return Optional.of(new Digest(SHA256, text.substring(colon + 1)));
    }
    String algorithm = lowerCase(text.substring(0, colon));
    String encoded = text.substring(colon + 1);
    if (hexLength(algorithm) > 0) {
      encoded = lowerCase(encoded);
    }
    try {
      return Optional.of(new Digest(algorithm, encoded));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether Tidemark can check content against this digest: those of SHA-2 that go-digest knows.
   * What it cannot check it never deletes.
   */
  public boolean verifiable() {
    return algorithm.equals(SHA256) || algorithm.equals("sha512") || algorithm.equals("sha384");
  }

  /** The first twelve characters of the hash, for people. */
  public String abbreviated() {
    return algorithm + ":" + encoded.substring(0, Math.min(12, encoded.length()));
  }

  // Those that the compiler makes for a record are linked at run time, which costs a start 10 ms.
  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest
        && encoded.equals(digest.encoded)
        && algorithm.equals(digest.algorithm);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  @Override
  public int compareTo(Digest other) {
    int order = algorithm.compareTo(other.algorithm);
    return order != 0 ? order : encoded.compareTo(other.encoded);
  }

  @Override
  public String toString() {
    // made for every label
    return algorithm.concat(":").concat(encoded);
  }

  private static String lowerCase(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= MAX_ASCII || (c >= 'A' && c <= 'Z')) {
        return text.toLowerCase(Locale.ROOT);
      }
    }
    return text;
  }

  private static int hexLength(String algorithm) {
    return switch (algorithm) {
      case SHA256, "blake3" -> HASH;
      case "sha384" -> 96;
      case "sha512" -> 128;
      default -> 0;
    };
  }

  private static boolean validAlgorithm(String algorithm) {
    boolean separator = true;
    for (int i = 0; i < algorithm.length(); i++) {
      char c = algorithm.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!letter && (separator || "+._-".indexOf(c) < 0)) {
        return false;
      }
      separator = !letter;
    }
    return !separator && algorithm.length() <= MAX_ALGORITHM;
  }

  private static boolean validEncoded(String algorithm, String encoded) {
    int hex = hexLength(algorithm);
    return hex > 0
        ? consistsOf(encoded, 0, hex, HEX)
        : !encoded.isEmpty()
            && encoded.length() <= MAX_ENCODED
            && consistsOf(encoded, 0, encoded.length(), ENCODED);
  }

  /** Whether {@code text} has just so many characters from a place on, all of one class. */
  private static boolean consistsOf(String text, int from, int length, int allowed) {
    if (text.length() != from + length) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= MAX_ASCII || (CLASSES[c] & allowed) == 0) {
        return false;
      }
    }
    return true;
  }
}
