package dev.tidemark.engine.metadata.lmdb;

import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys of digests that begin with a text: those of one algorithm stand together, in the order
 * of their hashes.
 *
 * @param first where to begin
 * @param common what all those keys begin with
 * @param sorted whether the first digest that does not begin with the text ends the range
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by one look-up
record DigestRange(byte[] first, byte[] common, boolean sorted) {

  private static final List<String> KEYED = List.of("sha256", "sha512", "blake3");

  /**
   * Where to look.
   *
   * @param prefix {@code sha256:12ab}, or {@code 12ab} for any algorithm
   */
  static List<DigestRange> of(String prefix) {
    int colon = prefix.indexOf(':');
    String hash = prefix.substring(colon + 1);
    List<DigestRange> ranges = new ArrayList<>();
    if (hash.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      for (String algorithm : KEYED) {
        if (colon < 0 || prefix.substring(0, colon).equals(algorithm)) {
          ranges.add(keyed(algorithm, hash));
        }
      }
    }
    byte[] text = Arrays.copyOf(ResourceKey.CONTENT, ResourceKey.CONTENT.length + 1);
    ranges.add(new DigestRange(text, text, false));
    return ranges;
  }

  private static DigestRange keyed(String algorithm, String hash) {
    int length = algorithm.equals("sha512") ? 128 : 64;
    String known = hash.length() > length ? hash.substring(0, length) : hash;
    byte[] full =
        ResourceKey.content(
            DigestKey.encode(new Digest(algorithm, known + "0".repeat(length - known.length()))));
    int header = full.length - 1 - length / 2;
    byte[] common = Arrays.copyOf(full, header + known.length() / 2);
    byte[] first = Arrays.copyOf(full, header + (known.length() + 1) / 2);
    return new DigestRange(first, common, true);
  }

  /** Whether a digest begins with what was asked for. */
  static boolean fits(String digest, String prefix) {
    return digest.startsWith(prefix) || digest.startsWith(prefix, digest.indexOf(':') + 1);
  }
}
