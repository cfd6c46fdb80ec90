package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * How resources are keyed: kind, namespace, name, so that those of one kind in one namespace stand
 * together in the order of their names. Content is keyed by its digest, as {@link DigestKey} has
 * it, and only then by its namespace, so that one look tells which namespaces have it. A name too
 * long for a key is hashed, and sorts behind the others.
 */
final class ResourceKey {

  /** What the keys of all content begin with. */
  static final byte[] CONTENT = {1, 0, 0};

  private static final int LONGEST_NAME = 200;
  private static final byte OTHER_KIND = 31;
  private static final byte PLAIN = 1;
  private static final byte HASHED = (byte) 0xff;

  private ResourceKey() {}

  static byte[] encode(Resource resource) {
    return resource.kind().equals(Kind.CONTENT)
        ? join(digest(DigestKey.encode(resource.key())), namespace(resource.namespace()))
        : join(prefix(resource.kind(), resource.namespace()), name(resource));
  }

  /** What the keys of a digest in all namespaces begin with. */
  static byte[] prefix(Digest digest) {
    return join(digest(DigestKey.encode(digest)), new byte[] {0});
  }

  /** What the keys of content in a namespace end with: zero, which is in no namespace, and that. */
  static byte[] namespace(String namespace) {
    return join(new byte[] {0}, namespace.getBytes(StandardCharsets.UTF_8));
  }

  /** What the keys of all resources of a kind but content in a namespace begin with. */
  static byte[] prefix(Kind kind, String namespace) {
    byte code = code(kind);
    byte[] kindName =
        code == OTHER_KIND ? kind.name().getBytes(StandardCharsets.US_ASCII) : new byte[0];
    byte[] space = namespace.getBytes(StandardCharsets.UTF_8);
    byte[] prefix = new byte[3 + kindName.length + space.length];
    prefix[0] = code;
    prefix[1] = (byte) kindName.length;
    System.arraycopy(kindName, 0, prefix, 2, kindName.length);
    prefix[2 + kindName.length] = (byte) space.length;
    System.arraycopy(space, 0, prefix, 3 + kindName.length, space.length);
    return prefix;
  }

  /** The numbers of containerd's {@code gc} package. */
  private static byte code(Kind kind) {
    return switch (kind.name()) {
      case "snapshot" -> 2;
      case "container" -> 3;
      case "image" -> 5;
      case "lease" -> 6;
      case "ingest" -> 7;
      default -> OTHER_KIND;
    };
  }

  private static byte[] digest(byte[] key) {
    return key.length <= LONGEST_NAME ? key : join(CONTENT, marked(HASHED, sha256(key)));
  }

  private static byte[] name(Resource resource) {
    byte[] text = resource.key().getBytes(StandardCharsets.UTF_8);
    return text.length <= LONGEST_NAME ? marked(PLAIN, text) : marked(HASHED, sha256(text));
  }

  private static byte[] marked(byte mark, byte[] bytes) {
    return join(new byte[] {mark}, bytes);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
