package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.function.Predicate;

/** All that match are equally good. */
record MatchedFirst(Predicate<Platform> wanted) implements PlatformMatcher {

  @Override
  public boolean matches(Platform platform) {
    return wanted.test(platform);
  }

  @Override
  public int compare(Platform a, Platform b) {
    return Boolean.compare(matches(b), matches(a));
  }
}
