package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.List;
import java.util.Locale;

/** One spelling for each platform (containerd platforms, {@code database.go}). */
final class Normalized {

  private Normalized() {}

  static Platform of(Platform platform, Platform host) {
    String architecture = platform.architecture().toLowerCase(Locale.ROOT);
    String variant = platform.variant().toLowerCase(Locale.ROOT);
    return switch (architecture) {
      case "i386" -> with(platform, host, "386", "");
      case "x86_64", "x86-64", "amd64" ->
          with(platform, host, "amd64", variant.equals("v1") ? "" : variant);
      case "aarch64", "arm64" -> with(platform, host, "arm64", arm64(variant));
      case "armhf" -> with(platform, host, "arm", "v7");
      case "armel" -> with(platform, host, "arm", "v6");
      case "arm" -> with(platform, host, "arm", arm(variant));
      default -> with(platform, host, architecture, variant);
    };
  }

  private static Platform with(
      Platform platform, Platform host, String architecture, String variant) {
    List<String> features = platform.osFeatures().stream().sorted().distinct().toList();
    return new Platform(
        os(platform.os(), host), architecture, variant, platform.osVersion(), features);
  }

  static String os(String os, Platform host) {
    String lower = os.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "" -> host.os();
      case "macos" -> "darwin";
      default -> lower;
    };
  }

  private static String arm64(String variant) {
    return switch (variant) {
      case "8", "v8", "v8.0" -> "";
      case "9", "9.0", "v9.0" -> "v9";
      default -> variant;
    };
  }

  private static String arm(String variant) {
    return switch (variant) {
      case "", "7" -> "v7";
      case "5", "6", "8" -> "v" + variant;
      default -> variant;
    };
  }
}
