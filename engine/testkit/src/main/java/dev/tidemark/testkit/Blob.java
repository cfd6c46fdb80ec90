package dev.tidemark.testkit;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A generated piece of content, with what it says spelt out, so that nobody has to read it.
 *
 * @param digest what it is called
 * @param mediaType what it is
 * @param bytes itself
 * @param links what it points at, in document order, its subject left out
 * @param subject what it is about
 * @param inlined content that it carries in {@code data} fields
 */
@SuppressWarnings("ArrayRecordComponent") // told apart by their digests, never by equals
public record Blob(
    Digest digest,
    String mediaType,
    byte[] bytes,
    List<Link> links,
    Optional<Digest> subject,
    List<Blob> inlined) {

  public Blob {
    links = List.copyOf(links);
    inlined = List.copyOf(inlined);
  }

  /** Content that refers to nothing. */
  public static Blob leaf(String mediaType, String text) {
    return of(mediaType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes that refer to nothing. */
  public static Blob of(String mediaType, byte[] bytes) {
    return new Blob(
        digest("sha256", bytes), mediaType, bytes, List.of(), Optional.empty(), List.of());
  }

  /**
   * The configuration of an image for {@code os/architecture} or {@code os/architecture/variant}.
   */
  public static Blob config(String platform) {
    return leaf(
        MediaTypes.OCI_CONFIG,
        "{" + Link.platformFields(platform) + ",\"rootfs\":{\"type\":\"layers\"}}");
  }

  /** Whether anything can be referred to by it. */
  public boolean isDocument() {
    return !links.isEmpty() || subject.isPresent();
  }

  /** The link by which a well-behaved document points at it. */
  public Link link() {
    return new Link(mediaType, digest).sized(bytes.length);
  }

  /** The descriptor that says the truth about it. */
  public Descriptor descriptor() {
    return new Descriptor(mediaType, digest, bytes.length);
  }

  /** The digest of this text. */
  public static Digest digest(String text) {
    return digest("sha256", text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest of {@code bytes}; {@code blake3} is not computed but only looks like one. */
  public static Digest digest(String algorithm, byte[] bytes) {
    String hash =
        switch (algorithm) {
          case "sha256", "blake3" -> "SHA-256";
          case "sha384" -> "SHA-384";
          case "sha512" -> "SHA-512";
          default -> throw new IllegalArgumentException(algorithm);
        };
    try {
      byte[] sum = MessageDigest.getInstance(hash).digest(bytes);
      return new Digest(algorithm, HexFormat.of().formatHex(sum));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + hash, e);
    }
  }

  @Override
  public String toString() {
    return digest.abbreviated()
        + " "
        + mediaType
        + " -> "
        + links.stream().map(link -> link.target().abbreviated()).toList()
        + subject.map(s -> " about " + s.abbreviated()).orElse("");
  }
}
