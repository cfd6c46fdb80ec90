package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a processor runs besides its own (containerd platforms, {@code platformVector}). */
final class Fallbacks {

  private static final Pattern NUMBER = Pattern.compile("v?([0-9]{1,3})");
  private static final Pattern ARM64 = Pattern.compile("v?([89])(?:\\.([0-9]))?");

  /** The last version of ARMv9 of which the version of ARMv8 below it is known. */
  private static final int LAST_V9 = 7;

  private final Platform target;
  private final List<Platform> vector = new ArrayList<>();

  private Fallbacks(Platform target) {
    this.target = target;
  }

  /** The platforms that {@code normalized} runs, itself first; none if its variant is not known. */
  static List<Platform> of(Platform normalized) {
    Fallbacks fallbacks = new Fallbacks(normalized);
    switch (normalized.architecture()) {
      case "amd64" -> fallbacks.amd64();
      case "arm" -> fallbacks.arm();
      case "arm64" -> fallbacks.arm64();
      default -> fallbacks.vector.add(normalized);
    }
    return List.copyOf(fallbacks.vector);
  }

  private void amd64() {
    vector.add(target);
    descend("amd64", number(target.variant()) - 1, 1);
    add("386", "");
  }

  private void arm() {
    vector.add(target);
    descend("arm", number(target.variant()) - 1, 5);
  }

  private void arm64() {
    Matcher version = ARM64.matcher(target.variant().isEmpty() ? "v8" : target.variant());
    if (!version.matches()) {
      return;
    }
    int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
    int eighth = minor;
    if (version.group(1).equals("9")) {
      if (minor > LAST_V9) {
        return;
      }
      descendMinor("v9", minor);
      // ARMv9.m has all that ARMv8.(m + 5) has
      eighth = Math.min(minor + 5, 9);
    }
    descendMinor("v8", eighth);
    descend("arm", 8, 5);
  }

  private void descendMinor(String major, int from) {
    for (int minor = from; minor >= 0; minor--) {
      add("arm64", major + "." + minor);
    }
  }

  private void descend(String architecture, int from, int to) {
    for (int version = from; version >= to; version--) {
      add(architecture, "v" + version);
    }
  }

  private void add(String architecture, String variant) {
    vector.add(
        Normalized.of(
            new Platform(
                target.os(), architecture, variant, target.osVersion(), target.osFeatures()),
            target));
  }

  /** The number in a variant such as v3; 0 if there is none. */
  private static int number(String variant) {
    Matcher number = NUMBER.matcher(variant);
    return number.matches() ? Integer.parseInt(number.group(1)) : 0;
  }
}
