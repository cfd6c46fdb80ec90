package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Matches one platform (containerd platforms, {@code NewMatcher}): equal os, architecture and
 * variant, no feature of the os that the target does not have, and a Windows version that runs on
 * it.
 *
 * @param target normalized
 */
record ExactPlatform(Platform target) {

  /** Every Windows that can run containers has it, so that it tells nothing. */
  private static final String WIN32K = "win32k";

  /**
   * @param normalized a candidate
   */
  boolean matches(Platform normalized) {
    return target.architecture().equals(normalized.architecture())
        && target.variant().equals(normalized.variant())
        && matchesOs(normalized, withoutWin32k(normalized));
  }

  /** Whether all but the processor matches, every feature included. */
  boolean matchesOs(Platform normalized) {
    return matchesOs(normalized, normalized.osFeatures());
  }

  private boolean matchesOs(Platform normalized, List<String> features) {
    return target.os().equals(normalized.os())
        && new HashSet<>(target.osFeatures()).containsAll(features)
        && (!isWindows() || WindowsVersion.runs(target.osVersion(), normalized.osVersion()));
  }

  private List<String> withoutWin32k(Platform normalized) {
    List<String> features = new ArrayList<>(normalized.osFeatures());
    if (isWindows()) {
      features.remove(WIN32K);
    }
    return features;
  }

  private boolean isWindows() {
    return target.os().equals(WindowsVersion.OS);
  }
}
