package dev.tidemark.engine.digest;

import dev.tidemark.spi.Descriptor;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Content that a descriptor carries in its {@code data} field (image-spec, descriptor.md). */
public final class InlineData {

  private InlineData() {}

  /**
   * The bytes that a descriptor carries; empty if it carries none, or others than it points at, or
   * nobody can tell. One of size 0 always carries what it points at, as in containerd's {@code
   * content.ReadBlob}: nobody need have nothing.
   */
  public static Optional<byte[]> of(Descriptor descriptor) {
    String data = descriptor.data() == null ? "" : descriptor.data();
    return data.isEmpty() && descriptor.size() != 0
        ? Optional.empty()
        : Optional.ofNullable(verified(descriptor, data));
  }

  /**
   * The bytes, or null if they are not what the descriptor points at, or nobody can tell. Padding
   * may be missing, and line ends are passed over as Go does.
   */
  public static byte @Nullable [] verified(Descriptor descriptor, String data) {
    if (!descriptor.digest().verifiable()) {
      return null;
    }
    byte[] bytes = decoded(data).orElse(null);
    if (bytes == null || (descriptor.size() >= 0 && descriptor.size() != bytes.length)) {
      return null;
    }
    Checksum sum = Checksum.of(descriptor.digest());
    sum.update(bytes, 0, bytes.length);
    return sum.matches() ? bytes : null;
  }

  /** The bytes that a text stands for; empty if it is not base64. */
  public static Optional<byte[]> decoded(String data) {
    try {
      return Optional.of(Base64.getDecoder().decode(unbroken(data)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String unbroken(String data) {
    return data.indexOf('\n') < 0 && data.indexOf('\r') < 0
        ? data
        : data.replace("\n", "").replace("\r", "");
  }
}
