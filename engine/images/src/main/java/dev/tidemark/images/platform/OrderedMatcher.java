package dev.tidemark.images.platform;

import dev.tidemark.spi.Platform;
import java.util.Comparator;
import java.util.List;

/**
 * Any of several platforms, earlier ones first. Of those that match the same one, the one with more
 * features of the os is better. Of those that match none, the one that would match without its
 * features is.
 */
final class OrderedMatcher implements PlatformMatcher {

  private final List<ExactPlatform> targets;
  private final Comparator<Platform> order =
      Comparator.comparingInt(this::rank)
          .thenComparingInt(platform -> -features(platform))
          .thenComparingInt(platform -> rank(withoutFeatures(platform)));

  /**
   * @param targets normalized
   */
  OrderedMatcher(List<Platform> targets) {
    this.targets = targets.stream().map(ExactPlatform::new).toList();
  }

  @Override
  public boolean matches(Platform platform) {
    return rank(Platforms.normalize(platform)) < targets.size();
  }

  @Override
  public int compare(Platform a, Platform b) {
    return order.compare(Platforms.normalize(a), Platforms.normalize(b));
  }

  private int rank(Platform normalized) {
    int rank = 0;
    while (rank < targets.size() && !targets.get(rank).matches(normalized)) {
      rank++;
    }
    return rank;
  }

  /** They count only where they help. */
  private int features(Platform normalized) {
    return rank(normalized) < targets.size() ? normalized.osFeatures().size() : 0;
  }

  private static Platform withoutFeatures(Platform platform) {
    return new Platform(
        platform.os(),
        platform.architecture(),
        platform.variant(),
        platform.osVersion(),
        List.of());
  }
}
