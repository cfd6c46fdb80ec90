package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;

/** Every processor of one os, the target's own first. */
record OsMatcher(ExactPlatform target) implements PlatformMatcher {

  @Override
  public boolean matches(Platform platform) {
    return target.matchesOs(Platforms.normalize(platform));
  }

  @Override
  public int compare(Platform a, Platform b) {
    return Integer.compare(rank(Platforms.normalize(a)), rank(Platforms.normalize(b)));
  }

  private int rank(Platform normalized) {
    return target.matches(normalized) ? 0 : target.matchesOs(normalized) ? 1 : 2;
  }
}
