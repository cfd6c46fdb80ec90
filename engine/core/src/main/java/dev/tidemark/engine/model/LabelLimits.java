package dev.tidemark.engine.model;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What containerd lets a label be, and which keys it keeps to itself. */
public final class LabelLimits {

  /** The most bytes of UTF-8 that key and value of a label have together. */
  public static final int MAX_BYTES = 4096;

  private static final int SHOWN_BYTES = 64;

  private LabelLimits() {}

  /**
   * Checks the size of every label.
   *
   * @throws IllegalArgumentException if one is too large; the message names the beginning of its
   *     key
   */
  public static void check(Map<String, String> labels) {
    for (Map.Entry<String, String> label : labels.entrySet()) {
      String key = label.getKey();
      if (bytes(key) + bytes(label.getValue()) > MAX_BYTES) {
        throw new IllegalArgumentException(
            "label key and value greater than maximum size ("
                + MAX_BYTES
                + " bytes), key: "
                + beginning(key));
      }
    }
  }

  /**
   * Whether a label has a meaning to containerd itself, so that it must not be taken over from what
   * others wrote, such as the configuration of an image.
   */
  public static boolean reserved(String key) {
    return key.startsWith("containerd.io/") || key.startsWith("io.cri-containerd");
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String beginning(String key) {
    int end = 0;
    int shown = 0;
    while (end < key.length()) {
      int next = key.offsetByCodePoints(end, 1);
      shown += bytes(key.substring(end, next));
      if (shown > SHOWN_BYTES) {
        break;
      }
      end = next;
    }
    return key.substring(0, end);
  }
}
