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
        && matchesOs(normalized);
  }

  /** Whether all but the processor matches. */
  boolean matchesOs(Platform normalized) {
    if (!target.os().equals(normalized.os())) {
      return false;
    }
    boolean windows = target.os().equals(WindowsVersion.OS);
    List<String> features = new ArrayList<>(normalized.osFeatures());
    if (windows) {
      features.remove(WIN32K);
    }
    return new HashSet<>(target.osFeatures()).containsAll(features)
        && (!windows || WindowsVersion.runs(target.osVersion(), normalized.osVersion()));
  }
}
