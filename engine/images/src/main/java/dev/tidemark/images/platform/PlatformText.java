package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.TreeSet;

/** The written form of a platform. */
final class PlatformText {

  /** What a version or a feature may have as it is. */
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";

  private PlatformText() {}

  /**
   * @param options what stands in parentheses after the os, with them
   */
  static String format(Platform platform, String options) {
    StringBuilder text = new StringBuilder();
    text.append(platform.os().isEmpty() ? "unknown" : platform.os()).append(options);
    if (!platform.architecture().isEmpty()) {
      text.append('/').append(platform.architecture());
    }
    if (!platform.variant().isEmpty()) {
      text.append('/').append(platform.variant());
    }
    return text.toString();
  }

  /** Version and features in parentheses; empty if there are none. */
  static String options(Platform platform) {
    StringBuilder text = new StringBuilder(escape(platform.osVersion()));
    for (String feature : new TreeSet<>(platform.osFeatures())) {
      if (!feature.isEmpty()) {
        text.append('+').append(escape(feature));
      }
    }
    return text.length() == 0 ? "" : "(" + text + ")";
  }

  /** containerd escapes no more than it must; what it leaves as it is, its own parser refuses. */
  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (PLAIN.indexOf(c) >= 0) {
        escaped.append(c);
      } else {
        escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return escaped.toString();
  }

  /**
   * The text that was escaped.
   *
   * @throws IllegalArgumentException if a {@code %} stands for nothing
   */
  static String unescape(String escaped) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        text.write(HexFormat.fromHexDigits(escaped, i + 1, i + 3));
        i += 2;
      } else {
        text.write(c);
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
