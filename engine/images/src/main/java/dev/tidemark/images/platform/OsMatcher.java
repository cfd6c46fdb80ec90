package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.List;

/** Every processor of one os, the target's own first. */
final class OsMatcher implements PlatformMatcher {

  private final ExactPlatform target;
  private final PlatformMatcher own;

  /**
   * @param target normalized
   */
  OsMatcher(Platform target) {
    this.target = new ExactPlatform(target);
    this.own = RankedMatcher.ordered(List.of(target));
  }

  @Override
  public boolean matches(Platform platform) {
    return target.matchesOs(Platforms.normalize(platform));
  }

  @Override
  public int compare(Platform a, Platform b) {
    boolean matched = matches(a);
    int order = Boolean.compare(matches(b), matched);
    return order == 0 && matched ? own.compare(a, b) : order;
  }
}
