package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;

/** Of the platforms that match, the one with the latest Windows first. */
record LatestFirst(PlatformMatcher matcher) implements PlatformMatcher {

  @Override
  public boolean matches(Platform platform) {
    return matcher.matches(platform);
  }

  @Override
  public int compare(Platform a, Platform b) {
    if (!matches(a) || !matches(b)) {
      return matcher.compare(a, b);
    }
    return WindowsVersion.of(b.osVersion()).compareTo(WindowsVersion.of(a.osVersion()));
  }
}
