package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.Locale;
import java.util.TreeSet;

/** The written form of a platform. */
final class PlatformText {

  private static final String RESERVED = "%+()/";

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
    if (platform.osVersion().isEmpty() && platform.osFeatures().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("(").append(escape(platform.osVersion()));
    for (String feature : new TreeSet<>(platform.osFeatures())) {
      text.append('+').append(escape(feature));
    }
    return text.append(')').toString();
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (RESERVED.indexOf(c) >= 0) {
        escaped.append('%').append(Integer.toHexString(c).toUpperCase(Locale.ROOT));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
