package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.engine.catalog.Kind;
import dev.tidemark.engine.catalog.Resource;
import dev.tidemark.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * How resources are keyed: kind, namespace, name, so that those of one kind in one namespace stand
 * together in the order of their names. Of content the name is the digest as {@link DigestKey} has
 * it; one too long for a key is hashed, and sorts behind the others.
 */
final class ResourceKey {

  private static final int LONGEST_NAME = 300;
  private static final byte OTHER_KIND = 31;
  private static final byte PLAIN = 1;
  private static final byte HASHED = (byte) 0xff;

  private ResourceKey() {}

  static byte[] encode(Resource resource) {
    byte[] prefix = prefix(resource.kind(), resource.namespace());
    byte[] name = name(resource);
    byte[] key = Arrays.copyOf(prefix, prefix.length + name.length);
    System.arraycopy(name, 0, key, prefix.length, name.length);
    return key;
  }

  /** What the keys of all resources of a kind in a namespace begin with. */
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
      case "content" -> 1;
      case "snapshot" -> 2;
      case "container" -> 3;
      case "image" -> 5;
      case "lease" -> 6;
      case "ingest" -> 7;
      default -> OTHER_KIND;
    };
  }

  private static byte[] name(Resource resource) {
    if (resource.kind().equals(Kind.CONTENT)) {
      byte[] digest = DigestKey.encode(Digest.parse(resource.key()));
      return digest.length <= LONGEST_NAME ? digest : marked(HASHED, sha256(digest));
    }
    byte[] text = resource.key().getBytes(StandardCharsets.UTF_8);
    return text.length <= LONGEST_NAME ? marked(PLAIN, text) : marked(HASHED, sha256(text));
  }

  private static byte[] marked(byte mark, byte[] bytes) {
    byte[] marked = new byte[bytes.length + 1];
    marked[0] = mark;
    System.arraycopy(bytes, 0, marked, 1, bytes.length);
    return marked;
  }

  private static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
