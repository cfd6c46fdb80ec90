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
 * it, and only then by its namespace, so that one look tells which namespaces have it. What is too
 * long for a key is cut off, with the hash of the whole behind it: so it stands where it belongs,
 * and only among those that begin with the same 200 bytes in no order.
 */
final class ResourceKey {

  /** What the keys of all content begin with. */
  static final byte[] CONTENT = {1, 0, 0};

  /** In bytes. Doubled, rows of tables that have more in their keys are too long for LMDB. */
  static final int LONGEST_NAME = 200;

  /** Stands behind what was cut off; UTF-8 has no such byte. */
  static final byte CUT = (byte) 0xff;

  private static final byte OTHER_KIND = 31;
  private static final byte NAME = 1;

  private ResourceKey() {}

  static byte[] encode(Resource resource) {
    return resource.kind().equals(Kind.CONTENT)
        ? join(
            content(DigestKey.encode(resource.key())),
            resource.namespace().getBytes(StandardCharsets.UTF_8))
        : join(prefix(resource.kind(), resource.namespace()), name(resource));
  }

  /** The key of content in no namespace, which is what its keys in all namespaces begin with. */
  static byte[] content(Digest digest) {
    return content(DigestKey.encode(digest));
  }

  /**
   * The same.
   *
   * @param digest as {@link DigestKey} has it
   */
  static byte[] content(byte[] digest) {
    int header = CONTENT.length;
    if (header + digest.length > LONGEST_NAME) {
      return join(cut(join(CONTENT, digest)), new byte[] {0});
    }
    byte[] key = new byte[header + digest.length + 1];
    System.arraycopy(CONTENT, 0, key, 0, header);
    System.arraycopy(digest, 0, key, header, digest.length);
    return key;
  }

  /** What the keys of content in a namespace end with: zero, which is in no namespace, and that. */
  static byte[] namespace(String namespace) {
    return join(new byte[] {0}, namespace.getBytes(StandardCharsets.UTF_8));
  }

  /** The key of a space of names in a mirrored store, which may be called anything. */
  static byte[] space(String space) {
    return join(new byte[] {0}, cut(space.getBytes(StandardCharsets.UTF_8)));
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

  private static byte[] name(Resource resource) {
    return join(new byte[] {NAME}, cut(resource.key().getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] cut(byte[] whole) {
    return whole.length <= LONGEST_NAME
        ? whole
        : join(Arrays.copyOf(whole, LONGEST_NAME), join(new byte[] {CUT}, sha256(whole)));
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
