package dev.tidemark.engine.metadata;

import dev.tidemark.spi.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of one piece of content.
 *
 * @param digest what it is called
 * @param size in bytes; {@link #UNSEEN} while its bytes have not been seen, {@link #UNMEASURED} if
 *     nobody had to know how many they are
 * @param since a moment before which its bytes were certainly not in the store, in milliseconds
 *     since the epoch; 0 if nothing is known about that
 * @param roles the media types that references to it claim, and whether it has been read as that
 *     type
 * @param labels exactly as written, in the order written
 */
public record Node(
    Digest digest, long size, long since, Map<String, Boolean> roles, Map<String, String> labels) {

  /** The size of what was only heard of. */
  public static final long UNSEEN = -1;

  /** The size of what was seen in the store, and not looked at. */
  public static final long UNMEASURED = -2;

  public Node {
    Objects.requireNonNull(digest, "digest");
    roles = copy(roles);
    labels = copy(labels);
  }

  /** In its order; that of fewer than two needs no copy if it is immutable already. */
  private static <T> Map<String, T> copy(Map<String, T> map) {
    return map.size() < 2 ? Map.copyOf(map) : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Whether its bytes were ever in the store. */
  public boolean seen() {
    return size != UNSEEN;
  }

  /** The same with another time, in milliseconds since the epoch. */
  public Node since(long other) {
    return new Node(digest, size, other, roles, labels);
  }

  /** The media type to show for it: the first that is not empty, or empty. */
  public String mediaType() {
    return roles.keySet().stream().filter(type -> !type.isEmpty()).findFirst().orElse("");
  }
}
