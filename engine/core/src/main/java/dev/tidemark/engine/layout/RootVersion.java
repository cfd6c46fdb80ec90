package dev.tidemark.engine.layout;

import dev.tidemark.spi.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash over everything that a set of roots was read from. */
final class RootVersion {

  private final MessageDigest hash;

  RootVersion() {
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Takes note of a document. */
  void document(String name, byte[] bytes) {
    field(name.getBytes(StandardCharsets.UTF_8));
    field(bytes);
  }

  /** Takes note that there is no document of this name. */
  void noDocument(String name) {
    document(name, new byte[0]); // No JSON document is empty.
  }

  /** Takes note of a root that was found by looking for a blob. */
  void found(Digest digest) {
    field(digest.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The hash over everything noted; ends the use of this object. */
  String text() {
    return HexFormat.of().formatHex(hash.digest());
  }

  /** With its length before it, so that no two series of fields look the same. */
  private void field(byte[] bytes) {
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    hash.update(bytes);
  }
}
